"""The hall: the only place where shelves (archive, ledger, aids) and rooms (readers, stages, exports) meet.

`intake`  files and what the user knows about them -> reports in the case
`work`    the list of stages, their keys, skip or do, save in one transaction
`case`    one open case: its dossier, decisions, exports
`verify`  recompute every hash and every citation
"""
