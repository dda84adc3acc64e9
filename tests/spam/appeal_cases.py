"""Cases of the signals of gambling and of appeals: name, text, fields, whether it is there."""

from __future__ import annotations

from typing import Any, Final

Case = tuple[str, str, dict[str, Any], bool]

GAMBLING: Final[tuple[Case, ...]] = (
    ("lucky_digits", "play at moonbet88", {}, True),
    ("lucky_digits", "play at moonbet 7.7/7", {}, True),
    ("lucky_digits", "see room 7 of hall 12 in 1988", {}, False),
    ("lucky_digits", "@rita88 I agree", {}, False),
    ("gambling_slang", "slot ini tergacor banget", {}, True),
    ("gambling_slang", "tergacor", {}, False),  # the language cannot be told
    ("lucky_digits", "play at moon 7 7", {}, True),
    ("lucky_digits", "works in moon 5.5", {}, False),  # a version
    ("gambling_promises", "di moon ada bonus deposit dan withdraw cepat", {}, True),
    ("gambling_promises", "ada bonus untuk yang cepat", {}, False),
    ("gambling_games", "kemarin gacor", {}, True),
    ("gambling_games", "gacor maxwin", {}, True),
    ("gambling_games", "a free slot at the casino", {}, False),  # no Indonesian
    ("gambling_payments", "kemarin depo pulsa", {}, True),
    ("gambling_payments", "a bonus for each member", {}, False),  # no Indonesian
    ("gambling_payments", "hari ini hujan", {}, False),
    ("gambling_sites", "ini situs resmi", {}, True),
    ("gambling_sites", "hari ini hujan", {}, False),
    ("gambling_name", "kemarin coba lampu88", {}, True),
    ("gambling_name", "kemarin coba lampuslot", {}, True),
    ("gambling_name", "kemarin coba t0gel lagi", {}, True),
    ("gambling_name", "I tried lampu88", {}, False),  # no Indonesian
    ("gambling_name", "kemarin teman2 dan anak2nya coba html5", {}, False),  # plurals
    ("gambling_name", "kemarin belajar alfabet", {}, False),
    ("numbered_name", "kemarin coba lampu 77 lagi", {}, True),
    ("numbered_name", "main di lampu77 yuk", {}, True),
    ("numbered_name", "kemarin coba lampu 777 lagi", {}, False),  # three digits
    ("numbered_name", "kemarin coba lampu 77 ribu", {}, False),  # an amount
    ("numbered_name", "umur saya 25 dan dia 30 tahun", {}, False),
    ("numbered_name", "menurut pasal 27 itu tidak bisa", {}, False),
    ("numbered_name", "saya di negeri 12, angkatan 98", {}, False),
    ("numbered_name", "I tried lampu 77", {}, False),  # no Indonesian
    ("numbered_name", f"Dan keeps Debian 12 {'on the old machine of ours ' * 4}", {}, False),  # a word of it
    ("numbered_name", "@lampu77 itu benar", {}, False),
    ("styled_name", "kemarin coba 𝐥𝐚𝐦𝐩𝐮 lagi", {}, True),
    ("styled_name", "kemarin coba lampu lagi", {}, False),
    ("styled_name", "we tried 𝐥𝐚𝐦𝐩𝐮 again", {}, False),  # no Indonesian
    ("gambling_claims", "modal kecil, menang terus setiap hari", {}, True),
    ("gambling_claims", "a small capital wins all the time", {}, False),
    ("split_word", "ini ho ki banget", {}, True),
    ("split_word", "semoga max-win hari ini", {}, True),
    ("split_word", "hari ini hoki", {}, False),  # not split
    ("split_word", "the ho ki of it", {}, False),  # no Indonesian
    ("spaced_name", "hari ini di L A M P U dong", {}, True),
    ("spaced_name", "here at L A M P U", {}, False),  # no Indonesian
    ("spaced_name", "hari ini di lampu dong", {}, False),
)  # fmt: skip

_CLIP: Final = "https://www.youtube.com/watch?v=lamp"
APPEALS: Final[tuple[Case, ...]] = (
    ("opening_call", "Hey guys, check out this lamp", {}, True),
    ("opening_call", "please subscribe to us", {}, True),
    ("opening_call", "go check the lamp", {}, True),
    ("opening_call", "go away", {}, False),
    ("opening_call", "I check the lamp each day", {}, False),  # nobody is called
    ("opening_call", "check the valve " + "and the wheel " * 25, {}, False),  # long enough to argue
    ("opening_call", "hey", {}, False),
    ("short_call", "you should check out the lamp", {}, True),
    ("short_call", "take a look at my lamp", {}, True),
    ("short_call", f"you should check out {_CLIP}", {}, False),  # there is something to see
    ("short_call", "you should check out the lamp " + "and the wheel " * 10, {}, False),
    ("asks_subscribers", "subscribe for lamps", {}, True),
    ("asks_subscribers", "please support my lamp", {}, False),
    ("asks_subscribers", "subscribe to " + "the list and " * 6, {}, False),  # longer
    ("asks_subscribers", "subscribe to my lamp feed", {}, True),
    ("asks_subscribers", "I subscribe you back", {}, True),
    ("asks_subscribers", "how do I subscribe", {}, False),
    ("asks_subscribers", "can one subscribe by mail", {}, False),
    ("asks_subscribers", "I already subscribed", {}, False),
    ("asks_subscribers", "the subscribe form is broken in my browser", {}, False),
    ("own_work", "we just recorded a new song about lamps", {}, True),
    ("own_work", "my sister made some covers", {}, True),
    ("own_work", "the song was recorded in winter", {}, False),
    ("giveaway", "free lamp and gift cards", {}, True),
    ("giveaway", "they give free itunes codes away", {}, True),
    ("giveaway", "the lamp is free of charge", {}, False),
    ("plea_link", f"vote for the lamp {_CLIP}", {}, True),
    ("plea_link", f"please watch {_CLIP}", {}, True),
    ("plea_link", "vote for the lamp", {}, False),  # no link
    ("plea_link", f"add it to {_CLIP}", {}, False),
    ("network_link", _CLIP, {}, True),
    ("network_link", "https://m.facebook.com/lamps", {}, True),
    ("network_link", "https://notfacebook.com/lamps", {}, False),
    ("network_link", "see how it turns and turns " * 5 + _CLIP, {}, False),  # longer
    ("promotion", "my channel has lamps", {}, True),
    ("promotion", "the channel of the mill", {}, False),
)  # fmt: skip
