"""The version of this software; the build reads it from here."""

VERSION = "0.1.0"
