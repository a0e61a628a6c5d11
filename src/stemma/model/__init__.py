"""The nouns of Stemma, each a frozen value. Import them from the file that defines them:

`sources`    bytes, texts, reports and what is asserted about them
`reading`    what is found in one report
`comparing`  what is found between reports
`deciding`   what people decided, and the dossier that it all adds up to
`inputs`     what a stage is given
"""
