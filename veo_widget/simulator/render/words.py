"""Reading a prompt: which colours, place, subject, camera, weather and sounds its words ask for.

No language model, only word lists: enough that a changed word visibly and audibly changes the clip.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

Colour = tuple[int, int, int]

COLOURS: dict[str, Colour] = {
    "red": (214, 40, 40), "crimson": (165, 20, 45), "scarlet": (220, 45, 30), "orange": (244, 130, 30),
    "amber": (250, 175, 40), "golden": (246, 190, 70), "gold": (240, 185, 60), "yellow": (250, 220, 60),
    "green": (50, 160, 75), "emerald": (25, 150, 100), "lime": (150, 220, 50), "teal": (20, 150, 150),
    "turquoise": (50, 205, 200), "cyan": (40, 200, 230), "blue": (40, 95, 215), "azure": (60, 150, 245),
    "navy": (20, 35, 100), "indigo": (75, 45, 170), "violet": (140, 70, 220), "purple": (130, 50, 180),
    "magenta": (225, 40, 170), "pink": (250, 130, 180), "rose": (240, 110, 140), "brown": (130, 85, 50),
    "white": (240, 242, 245), "black": (22, 22, 28), "grey": (130, 135, 142), "gray": (130, 135, 142),
    "silver": (190, 196, 205), "calico": (225, 150, 80),
}  # fmt: skip

# First match wins, so the more telling words stand first.
LIGHTS: dict[str, str] = {
    "neon": "neon|cyberpunk|synthwave|vaporwave|disco|club",
    "space": "space|galaxy|nebula|cosmic|planet|asteroid|mars|orbiting|starship",
    "night": "night|midnight|moon|moonlit|moonlight|stars|starry|dark",
    "golden": "sunset|sunrise|golden hour|golden|dawn|dusk|savannah|savanna|warm|candle|fire|autumn",
    "storm": "storm|thunder|rain|rainy|fog|foggy|mist|misty|grey|noir|rainforest",
    "snow": "snow|snowy|winter|ice|icy|frozen|arctic|blizzard|snowstorm",
    "underwater": "underwater|reef|coral|deep sea|submarine|jellyfish|whale|fish|octopus",
}

PLACES: dict[str, str] = {
    "city": "city|street|skyline|downtown|building|buildings|tokyo|york|paris|london|rooftop|alley|traffic",
    "sea": "sea|ocean|beach|wave|waves|surf|surfing|surfer|coast|lake|river|harbor|harbour|island|water|underwater",
    "desert": "desert|savannah|savanna|dune|dunes|sand|canyon|africa|mars",
    "forest": "forest|jungle|woods|tree|trees|garden|park|rainforest|bamboo|meadow",
    "peaks": "mountain|mountains|alps|peak|glacier|valley|cliff|snow|snowy|winter|arctic",
}

SUBJECTS: dict[str, str] = {
    "lion": "lion|lioness|lions",
    "cat": "cat|cats|kitten|kittens|tiger|panther|leopard|calico",
    "dog": "dog|dogs|puppy|fox|wolf|corgi|bear",
    "horse": "horse|horses|deer|unicorn|zebra|camel|giraffe|elephant|cow",
    "bird": "bird|birds|eagle|gull|seagull|owl|hawk|dragon|butterfly|plane|airplane|drone shot|crow",
    "boat": "boat|ship|sail|sailing|sailboat|yacht|surfer|surfing|surfboard",
    "car": "car|cars|taxi|truck|bus|drive|driving|vehicle|convertible",
    "person": "man|woman|girl|boy|person|people|astronaut|dancer|detective|chef|king|queen|robot|child|she|he",
}

MOVES: dict[str, str] = {
    "zoom-out": "zoom out|zooms out|zooming out|pull back|pulls back|pull out|dolly out",
    "zoom-in": "zoom|zooms|zooming|dolly|push in|pushes in|close-up|closeup|close|macro|reveal",
    "orbit": "orbit|orbits|orbiting|rotate|rotates|rotating|spin|spinning|arc|360|circling|turning",
    "static": "static|still|locked|tripod|asleep|sleeping",
    "pan-left": "pan left|pans left|moving left",
    "pan": "pan|pans|panning|tracking|track|running|runs|run|racing|"
    "galloping|chase|drive|driving|flying|fly|surfing|slide|walks|walking",
}  # fmt: skip

WEATHER: dict[str, str] = {
    "rain": "rain|rainy|raining|storm|thunderstorm|drizzle",
    "snow": "snow|snowy|snowing|snowstorm|blizzard|winter",
    "bubbles": "underwater|bubble|bubbles|reef|fish|jellyfish|whale|champagne",
    "sparks": "fire|spark|sparks|ember|embers|lava|candle|fireworks|neon|magic|fireflies|night|space|galaxy|stars",
    "petals": "petal|petals|blossom|leaves|leaf|autumn|confetti|forest|garden|spring",
}

SOUNDS: dict[str, str] = {
    "rain": "rain|rainy|raining|storm|drizzle|water|waterfall",
    "wind": "wind|windy|breeze|storm|desert|savannah|mountain|snow|blizzard|flying",
    "waves": "wave|waves|sea|ocean|surf|surfing|beach|shore|coast",
    "music": "music|song|piano|guitar|melody|orchestra|jazz|dance|dancing|singing|beat|neon|synthwave",
    "traffic": "city|traffic|street|car|engine|truck|train",
    "birds": "bird|birds|forest|morning|garden|jungle|meadow|spring",
}

# What a subject looks like when the prompt names no colour for it.
COATS: dict[str, Colour] = {
    "fox": (222, 112, 46), "wolf": (128, 134, 145), "bear": (112, 76, 52), "corgi": (226, 150, 82),
    "tiger": (236, 140, 40), "panther": (42, 40, 50), "kitten": (226, 158, 98), "cat": (150, 128, 112),
    "lion": (226, 164, 78), "lioness": (222, 170, 96), "dog": (186, 132, 84), "puppy": (214, 172, 124),
    "horse": (128, 78, 50), "deer": (176, 118, 70), "zebra": (214, 214, 214), "camel": (204, 162, 104),
    "giraffe": (230, 178, 90), "elephant": (142, 142, 150), "cow": (222, 214, 204),
    "astronaut": (228, 232, 240), "robot": (156, 170, 188), "taxi": (246, 196, 40),
}  # fmt: skip

_SLOW, _FAST = (
    "slow|slowly|gentle|gently|calm|softly",
    "fast|quick|quickly|rapid|running|racing|speed|hyperlapse",
)


@dataclass(frozen=True)
class Mood:
    """What the words asked for; an empty string or tuple where they said nothing."""

    colours: tuple[Colour, ...]
    light: str
    place: str
    subject: str
    move: str
    weather: str
    sounds: tuple[str, ...]
    speed: float
    coat: Colour | None = None


def read_mood(prompt: str) -> Mood:
    text = " ".join(re.findall(r"[a-z0-9'-]+", prompt.lower()))
    words, light = text.split(), _first(LIGHTS, text)
    # "Golden hour" asks for a light that has its own colours already.
    light_words = ("golden", "gold", "amber") if light == "golden" else ()
    return Mood(
        colours=tuple(COLOURS[word] for word in words if word in COLOURS and word not in light_words)[:2],
        light=light,
        place=_first(PLACES, text),
        subject=_earliest(SUBJECTS, text),
        move=_first(MOVES, text),
        weather=_first(WEATHER, text),
        sounds=tuple(name for name, list_ in SOUNDS.items() if _says(list_, text)),
        speed=0.55 if _says(_SLOW, text) else 1.7 if _says(_FAST, text) else 1.0,
        coat=next((COATS[word] for word in words if word in COATS), None),
    )


def _first(table: dict[str, str], text: str) -> str:
    return next((name for name, words in table.items() if _says(words, text)), "")


def _earliest(table: dict[str, str], text: str) -> str:
    """Who is named first is who the prompt is about."""
    found = [(place, name) for name, words in table.items() if (place := _where(words, text)) >= 0]
    return min(found)[1] if found else ""


def _says(words: str, text: str) -> bool:
    return _where(words, text) >= 0


def _where(words: str, text: str) -> int:
    found = re.search(rf"(?<![\w'-])(?:{words})(?![\w'])", text)
    return found.start() if found else -1
