"""The expression language of ODK XForms: XPath 1.0 with ODK's functions, as Python closures."""
