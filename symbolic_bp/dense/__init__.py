"""The dense network on the kernel that takes its model from the certificate: claims in the book's notation
and their proofs, as data of the dense preset."""
