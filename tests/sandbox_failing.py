"""The probe on a system that can confine the first child and no other."""

from sandbox_probe import failing_later, handle

from stemma.sandbox.zygote import serve

if __name__ == "__main__":
    serve(handle, failing_later)
