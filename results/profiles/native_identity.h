/*
 * Who a native function is, said so that other builds and other interpreters say the same: its
 * library without version, its symbol without what a compiler added. Addresses say nothing there.
 */
#ifndef RESULTS_PROFILES_NATIVE_IDENTITY_H
#define RESULTS_PROFILES_NATIVE_IDENTITY_H

#include "results/base/buf.h"

/* Append the library, of which `library` is the path or the name: "libcrypto.so" of
   libcrypto.so.3, "libc.so" of libc-2.31.so, "_json.so" of _json.cpython-313-x86_64-linux-gnu.so,
   "libgfortran.so" of a wheel's libgfortran-040039e1.so.5.0.0; "python" of the interpreter,
   whether it is a program or libpython3.13.so.1.0. Anything else as it is. */
void native_library_add(struct buf *out, const char *library);

/* Append the symbol: without the names of clones (".constprop.0"), without a version
   ("@GLIBC_2.17") and without Rust's hash of the build. What has no name is called by its library
   in square brackets, and becomes "[libcrypto.so]": all such code of a library is one. */
void native_symbol_add(struct buf *out, const char *symbol, const char *library);

#endif
