"""How the documentation is built: `make docs`, offline, warnings are errors.

The source folder is the project's own, so that pages link to each other, to notebooks and to the
data as they do where the repository is read.
"""

import hashlib
import os
import sys
from pathlib import Path

DOCS = Path(__file__).parent
ROOT = DOCS.parent
sys.path.insert(0, str(DOCS))
os.environ["MTQG_LANGUAGE"] = "vi"  # of messages in executed notebooks

import drawn  # noqa: E402

import mtqg  # noqa: E402

sys.path.remove(str(DOCS))  # docutils would take the folder vi/ for its module of that language

project, author = "mtqg", "mtqg"
copyright = "mtqg; mã nguồn theo giấy phép MIT"
version = release = mtqg.__version__
language = "vi"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.mathjax"]
root_doc = "docs/index"
include_patterns = [
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "data/README.md",
    "docs/**.md",
    "notebooks/tutorial/*.ipynb",
]
exclude_patterns = [".*", "build", "reports", "src", "tests"]
html_additional_pages = {"index": "first.html"}
templates_path = ["templates"]

# Kernels run without the settings of whoever builds, and tell errors alone.
PROFILE = ROOT / "build" / "ipython" / "profile_default"
PROFILE.mkdir(parents=True, exist_ok=True)
(PROFILE / "ipython_kernel_config.py").write_text("get_config().IPKernelApp.log_level = 40\n")
os.environ["IPYTHONDIR"] = str(PROFILE.parent)

# What a notebook showed is kept until its code, the package or the figures change.
nb_execution_mode = "cache"
nb_execution_raise_on_error = True
nb_execution_timeout = 600
nb_execution_show_tb = True
nb_merge_streams = True
nb_render_markdown_format = "myst"


def _state() -> str:
    """Return a digest of what drawn pages and executed notebooks depend on."""
    found = hashlib.sha256((ROOT / "README.md").read_bytes())
    found.update((DOCS / "drawn.py").read_bytes())
    for folder in ("src", "data", "notebooks"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".csv", ".ini", ".ipynb", ".py", ".yml"}:
                found.update(path.read_bytes())
    return found.hexdigest()[:12]


STATE = _state()


nb_execution_cache_path = str(ROOT / "build" / "docs-cache" / STATE)

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 3

default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings say what is taken, in words
napoleon_google_docstring = False
nitpicky = True
nitpick_ignore_regex = [("py:class", r"(?!mtqg\.).*")]  # types in docstrings are words

html_theme = "pydata_sphinx_theme"
html_title = "mtqg"
html_show_sourcelink = False
html_copy_source = False
html_sidebars = {"docs/index": [], "docs/gallery": []}  # nothing beneath them
html_theme_options = {
    "navbar_align": "left",
    "navbar_end": ["theme-switcher"],
    "show_prev_next": True,
    "show_toc_level": 2,
    "footer_start": ["copyright"],
    "footer_end": [],
    "header_links_before_dropdown": 8,
}

drawn.write(DOCS / "drawn", STATE)
