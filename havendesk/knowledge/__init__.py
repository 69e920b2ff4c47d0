"""Knowledge: the articles of the help centre, their wordings, their search and their display.

Words: an *article* is one matter with a topic; a *text* is its wording in one language, and each change of
it is a *revision* that stays readable; the English text is the *source*, and a translation made from an
older source revision is *stale*. A *variant* is a question that the text answers. A *place* such as
``{{fee:BTC:bitcoin}}`` names a value of the exchange.

Invariants: at most one published text per article and language; a value of the exchange is never stored in
an article and never shown without being fresh, or with its time; languages are never mixed in one index;
every change of a published text moves the language's shelf mark, so that no search answers from an old index.
"""
