"""The probe on a system that has neither seccomp nor Landlock, as far as it knows."""

from sandbox_probe import handle, without_both

from stemma.sandbox.zygote import serve

if __name__ == "__main__":
    serve(handle, without_both)
