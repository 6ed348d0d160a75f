"""Reports: one notebook, one province, one language each; run, exported, indexed.

`runner` makes what is out of date (`provenance` says what is), `pool` in processes beside each
other, `worker` one of them from notebook to finished files.
"""
