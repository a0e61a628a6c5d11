"""The shelf on which hostile files are handled: children that can do nothing but read one open file.

`limits`    how much time, memory and output one file may take; what holds on this machine, in words
`syscalls`  the calls of the kernel that a child may make, by name and number
`seccomp`   the filter made of them
`landlock`  no file, no port, no process outside
`confine`   gives all of that up, in the child, before the first byte of the file is looked at
`frames`    what a child may say, and how it is written to a pipe
`zygote`    the warm process that is forked once a file
`pool`      what the house calls: a few zygotes, and the frames that came back
`program`   an external program (tesseract) on one open file, confined in its own way

Nothing here knows what a reader is. The bytes that come out of a child are not to be believed: whoever
reads the frames checks them (hall/parsing.py).
"""
