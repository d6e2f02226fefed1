// The library's own macros end with it.
#undef NULL
#undef ERRNO
#undef STDIN
#undef STDOUT
#undef STDERR
