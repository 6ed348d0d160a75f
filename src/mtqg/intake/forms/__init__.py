"""How an office's form is read, part by part: what stands where, and what it says and states.

In this order (`form`): where tables stand (`layout`), what their headings and rows say (`columns`,
`rows`), what holds for all their figures (`decisions`), and the figures themselves (`cells`).
"""
