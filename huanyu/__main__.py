"""`python -m huanyu` is the command `huanyu`."""

from huanyu.cli import main

main()
