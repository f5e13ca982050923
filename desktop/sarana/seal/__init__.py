"""What keeps a thing shut and says who closed it: the age container and OpenSSH signatures."""
