"""The library of theorems: one file each, found by looking into this folder."""
