// Keeps the library target alive until its first real source file is here.
