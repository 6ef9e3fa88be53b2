"""The evidence on disk: WARC files that other archives' tools read, one gzip member a record.

Of each fetch stand a `response` and a `request` record as they went over the wire and a `metadata` record that says why
it was asked; a URL that ended without an answer has the `metadata` record alone, with its status and the reason.
"""
