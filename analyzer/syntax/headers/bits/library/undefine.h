// The library's own macros end with it.
#undef NULL
#undef ERRNO
#undef STDOUT
#undef STDERR
