"""English words that tell what a name near them is."""

from __future__ import annotations


def of(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


CONNECTORS = of(
    """of the and de la le les du des do da dos das del della di upon sur on under en am an im ob der den van
    el al as ash az y e i nad pod na in au aux lès a sous-le bei d l o s"""
)
"""Small words inside a name: "Isle of Man", "Newcastle upon Tyne", "Rio de Janeiro"."""

DAYS = of(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december spring summer autumn fall winter christmas easter ramadan thanksgiving
    jan feb mar apr jun jul aug sept sep oct nov dec mon tue wed thu fri sat sun today yesterday tomorrow"""
)

PLACE_PREPOSITIONS = of(
    """in at near outside inside around across throughout within toward towards via beyond off into onto
    between along amid above below beside visiting leaving reached entering visited
    nach aus bei à près vers depuis hacia desde em в во из около близ"""
)
"""A name after them is mostly a place's."""
SURE_PREPOSITIONS = of("in near outside across throughout toward towards")
OTHER_PREPOSITIONS = of("from to of for over on through against and or by with between")

BEFORE_OF = {
    **dict.fromkeys(("city", "town", "village", "hamlet", "municipality", "settlement", "suburb", "capital"), "city"),
    **dict.fromkeys(("suburbs", "outskirts", "port", "resort", "borough", "township", "neighborhood"), "city"),
    **dict.fromkeys(("neighbourhood", "commune", "enclave", "stronghold"), "city"),
    **dict.fromkeys(("state", "province", "region", "governorate", "prefecture", "oblast", "canton"), "admin1"),
    **dict.fromkeys(("county", "district", "parish"), "admin2"),
    **dict.fromkeys(("island", "isle"), "island"), "islands": "archipelago",
    **dict.fromkeys(("republic", "kingdom", "nation", "country"), "country"),
    "gulf": "gulf", "bay": "bay", "strait": "strait", "straits": "strait", "sea": "sea", "peninsula": "peninsula",
    "coast": "", "shores": "", "north": "", "south": "", "east": "", "west": "", "northeast": "", "northwest": "",
    "southeast": "", "southwest": "", "outside": "", "part": "", "parts": "", "area": "", "centre": "", "center": "",
    "university": "", "people": "", "streets": "", "president": "", "king": "", "government": "", "residents": "",
    "native": "", "mayor": "", "bishop": "", "archbishop": "", "border": "", "invasion": "", "occupation": "",
    "map": "", "territory": "", "embassy": "", "prime": "", "miles": "", "kilometers": "", "kilometres": "", "km": "",
}  # fmt: skip
"""What stands before "of" and a place, with the kind of place that it implies."""

GENERIC_AFTER = {
    **dict.fromkeys(("county", "parish", "counties"), "admin2"),
    **dict.fromkeys(("township", "twp", "borough", "village", "town"), "city"),
    **dict.fromkeys(("state", "province", "oblast", "governorate", "prefecture", "region"), "admin1"),
    **dict.fromkeys(("island", "isle"), "island"), **dict.fromkeys(("islands", "isles", "archipelago"),
    "archipelago"),
    "river": "river", "rivers": "river", "creek": "river", "lake": "lake",
    "reservoir": "reservoir", "sea": "sea", "ocean": "ocean",
    "gulf": "gulf", "bay": "bay", "strait": "strait", "straits": "strait", "channel": "channel", "canal": "canal",
    "mountain": "mountain", "mountains": "range", "mount": "mountain", "hills": "range", "peak": "mountain",
    "volcano": "volcano", "pass": "pass", "valley": "valley", "plateau": "plateau", "desert": "desert",
    "forest": "forest", "peninsula": "peninsula", "cape": "cape", "glacier": "glacier", "falls": "waterfall",
    "delta": "delta", "basin": "region", "canyon": "valley", "district": "admin2", "dam": "dam", "wilderness": "park",
}  # fmt: skip
"""What stands after a place's name and belongs to it, with the kind that it implies."""
GENERIC_BEFORE = {
    "lake": "lake", "mount": "mountain", "mt": "mountain", "cape": "cape", "fort": "base", "camp": "camp",
    "port": "port", "isle": "island", "river": "river", "gulf": "gulf",
}  # fmt: skip

LOWER_AFTER = of(
    """area resident residents native natives region suburb suburbs city town county state province district border
    police mayor government officials authorities airport coast residents-based based bound metropolitan neighborhood
    neighbourhood man woman couple teenager office officer officers headquarters embassy capital river island
    school schools hospital council councilman prison jail court courthouse firefighters fire community border""",
)
"""What often follows a place's name in lower case."""

ACTING = of(
    """said says say warned warns denied denies announced announces urged urges accused accuses insisted insists
    demanded demands called calls condemned condemns rejected rejects agreed agrees vowed vows threatened threatens
    claimed claims argued argues wants wanted believes hopes hoped sought seeks decided refused refuses pledged
    proposed signed responded reacted imposed declared recognised recognized expelled offered maintains fears fired"""
)
"""What a government does, said of its seat or its country."""
SPEAKING = of(
    """said says told added explained recalled replied noted stated asked testified wrote remarked admitted
    acknowledged laughed smiled thinks thought graduated married grew was is has had joked"""
)

TITLES = of(
    """mr mrs ms miss dr prof professor sen sens reps senators senator rep representative congressman
    congresswoman gov governor lt
    president vice premier chancellor king queen prince princess sheikh sultan emir pope cardinal archbishop bishop
    rev reverend pastor fr father sister brother rabbi imam judge justice sgt sergeant lieutenant capt captain col
    colonel gen general adm admiral maj major cpl corporal pvt private det detective officer deputy sheriff chief
    mayor councilman councilwoman councilor councillor alderman commissioner coach attorney atty spokesman
    spokeswoman spokesperson director superintendent supt principal secretary minister ambassador sir lord lady dame
    chairman chairwoman chair ceo manager pitcher quarterback actor actress singer author trooper inspector constable
    coroner prosecutor trustee treasurer widow aunt uncle hon ex-president editor co-founder founder owner"""
)
ROLES = of(
    """mayor police chief sheriff gov governor sen senator rep democrat republican attorney councilman councilwoman
    commissioner coroner officer fire sgt president minister premier prime secretary spokesman spokeswoman coach
    representative congressman ambassador foreign interior defense defence army navy government judge supreme"""
)
"""Capitalised words that may follow the place which a person serves: "Avondale Mayor Ed Rieker"."""

PUBLIC = of(
    """police department dept council court courts sheriff sheriffs mayor fire board school schools hospital jail
    prison government parliament assembly legislature senate house commission commissioner commissioners authority
    agency office bureau ministry district public community chamber health regional county city state municipal
    circuit superior district supreme elementary junior middle high library zoo museum medical center centre
    attorney coroner emergency volunteer army navy air guard national education parks recreation water civil general
    republican democratic democrats republicans area arts film festival fair airport international memorial
    committee society economic environmental transportation human social services correctional detention
    election elections planning zoning sewer sanitation transit forestry federal central tribune's governor foreign
    catholic diocese archdiocese presbyterian baptist lutheran methodist embassy border consulate"""
)
"""Words of bodies that serve the place before them."""
BRANDS = of(
    """times post globe herald tribune gazette journal chronicle inquirer sentinel observer examiner courier telegram
    sun star mirror news bulletin dispatch standard guardian mail express register enterprise press-gazette advocate
    ledger inc corp co llc ltd plc gmbh company companies corporation incorporated airlines airways motors motor
    fc united rovers wanderers hotspur albion athletic cowboys patriots yankees mets giants jets bears packers
    vikings lions
    eagles redskins commanders steelers ravens browns bengals colts titans texans jaguars broncos raiders chargers
    chiefs rams cardinals 49ers seahawks saints falcons panthers buccaneers dolphins bills lakers clippers celtics
    knicks nets bulls pistons pacers bucks cavaliers hawks heat magic hornets wizards raptors sixers 76ers mavericks
    rockets spurs grizzlies pelicans nuggets timberwolves thunder blazers jazz warriors kings suns dodgers angels
    athletics mariners rangers astros royals twins tigers indians guardians whitesox cubs brewers reds pirates
    phillies
    marlins braves nationals orioles rays padres rockies diamondbacks bruins sabres canadiens senators leafs lightning
    hurricanes capitals flyers penguins islanders devils bluejackets redwings blackhawks predators blues wild
    avalanche stars oilers flames canucks sharks ducks coyotes kraken huskies bulldogs wildcats buckeyes wolverines
    spartans hoosiers boilermakers badgers gophers hawkeyes cyclones jayhawks sooners longhorns aggies gators
    seminoles
    volunteers crimson razorbacks gamecocks terriers cougars beavers cornhuskers mountaineers hokies cavaliers
    university tech electric stock exchange weekly daily bank financial insurance records pictures studios brewing
    virus flu influenza fever disease ebola syndrome hepatitis protocol accord treaty convention marathon cup
    derby steak fries"""
)
"""Words that make of the place before them the name of a paper, a company, a team or a thing."""
SEATS = of("palace parliament headquarters guesthouse")
"""Kinds of buildings that mostly stand for who sits there: "the White House said"."""
AT_OR_IN = of("at in inside outside near into around behind opposite")
STREETS = of(
    """street st road rd avenue ave boulevard blvd drive lane ln highway hwy freeway expressway turnpike parkway
    pkwy route terrace circle alley trail plaza pike way crescent"""
)
BRAND_OF = of("university bank church college institute academy archdiocese diocese knights daughters sons")
"""What is named after the place that follows its "of"."""

PROTECTED = of("park forest monument seashore lakeshore refuge reserve preserve grassland parkway")
PROTECTING = of("national state provincial regional wildlife nature marine game memorial")
"""Words that make a name of what stands before "park": "Zion National Park"."""
PLURALS = {
    "counties": "admin2", "parishes": "admin2", "districts": "admin2", "townships": "city", "villages": "city",
    "towns": "city", "cities": "city", "provinces": "admin1", "states": "admin1", "regions": "region",
    "roads": "street", "streets": "street", "avenues": "street", "rivers": "river", "islands": "island",
    "lakes": "lake", "mountains": "range", "communities": "city",
}  # fmt: skip
"""What may follow the last of several names: "Harris and Fort Bend counties"."""
SMALL_BODIES = of(
    """elementary school schools high middle junior hospital memorial library academy park hall center centre prize
    award"""
)
"""Bodies that are often named after a person."""
NAMESAKES = of(
    """hamas hezbollah fatah xinhua reuters interfax toyota honda nissan ford chrysler buick cadillac dole
    nestle siemens
    bosch walmart sears macy kohl lowe target gap apple amazon google yahoo facebook twitter nokia sony samsung boeing
    airbus dell cisco oracle visa shell bp total chevron exxon heinz kraft enron halliburton blackwater mercedes audi
    subaru mazda suzuki hyundai kia michelin pirelli adidas nike puma gucci prada chanel dior rolex lego ikea
    starbucks mcdonald mcdonalds wendy arby denny marriott hilton hyatt sheraton disney pixar nobel pulitzer oscar
    obama bush clinton reagan nixon putin medvedev yeltsin gorbachev stalin lenin merkel sarkozy macron
    hollande chirac
    thatcher blair cameron netanyahu sharon arafat abbas assad mubarak morsi sisi erdogan karzai ghani
    musharraf bhutto
    modi gandhi nehru mandela mbeki zuma mugabe gaddafi gadhafi kadhafi saddam hussein khomeini khamenei ahmadinejad
    rouhani kim xi hu mao deng abe koizumi suu thaksin duterte marcos castro chavez maduro lula rousseff bolsonaro
    kirchner bachelet uribe trump biden pence kerry mccain romney palin sanders pelosi rumsfeld cheney powell rice
    shakespeare mozart beethoven einstein darwin newton jesus christ buddha allah god muhammad mohammed bible koran"""
)
"""Makers, movements and people of whom the news speak more often than of the places that share their names."""
BEFORE_IN_RUN = DAYS | of(
    """western eastern northern southern central upper lower north south east west northeast northwest southeast
    southwest the in downtown greater of from at new metro near for and former"""
)
"""Capitalised words that may stand before a place's name without being a part of it."""

DIRECTIONS = of(
    """downtown central northern southern eastern western southeastern northeastern northwestern southwestern
    southeast
    northeast northwest southwest upstate rural mainland nearby neighboring neighbouring greater capital city
    town village
    metropolitan metro"""
)
"""Words in lower case right before a place's name."""
POSSESSIVES = of("my your his her our their this that these some any no every")
"""After them stands a common noun, even with a capital."""
ILLNESSES = of("virus flu influenza fever disease syndrome")
COLLEGES = of("university college tech institute")
TIED = of("based area born bound bred raised led")
"""What hangs on a place's name by a hyphen: "Denver-based"."""
