"""Pure rules of the bot: what a customer wishes, how sure the bot may be, what it decides."""

from havendesk.bot.rules.deciding import VERSION, better, decide, wanted, words_to_understand

__all__ = ["VERSION", "better", "decide", "wanted", "words_to_understand"]
