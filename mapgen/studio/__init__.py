"""The studio: a local page on which one person sees the map beside its story and mends both by sight.

The way of a change: the page sends it (`changes`), the work writes it into the file that lies under it
(`story_work`, `list_work`; `work` opens the right one), the desk says what is left to look at (`telling`), and
every open page is told (`live`). `server` puts it on the loopback interface behind `guard`.
"""
