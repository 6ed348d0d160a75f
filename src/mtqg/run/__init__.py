"""Reports: one notebook, one province, one language each; run, exported, indexed."""
