"""Where it rests: keys, officers and the encrypted file on this computer."""
