"""The probe on a system that has Landlock and no filter."""

from sandbox_probe import handle, without_filter

from stemma.sandbox.zygote import serve

if __name__ == "__main__":
    serve(handle, without_filter)
