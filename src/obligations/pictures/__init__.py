"""What the pictures show, before anything is drawn: graphs, timelines and matrices of what is on file.

>>> import obligations
>>> from obligations.pictures import matrix
>>> kb = obligations.open()
>>> table = matrix.of_states(kb, ["CHN"], ["CAT"], "2017-07-01")
>>> [cell.status for cell in table.cells.values()]
['bound']
"""
