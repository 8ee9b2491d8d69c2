// What names are made of. In scripts other than Latin a word stands with its romanisation: 夢=yume.

const words = (text: string): string[] => text.trim().split(/\s+/);

/** How one language names places, parks and rides. `{a}` an adjective, `{n}` a noun, `{t}` a town, `{p}` a proper name. */
export interface Tongue {
  adjectives: string[];
  nouns: string[];
  /** Beginnings and ends of towns. */
  townHeads: string[];
  townTails: string[];
  parks: string[];
  rides: string[];
}

export const TONGUES = {
  en: {
    adjectives:
      words(`Wild Grand Silver Golden Thunder Lost Flying Crazy Blue Red Black White Dark Mighty
      Little Giant Super Mystic Royal Arctic Iron Steel Wooden Screaming Roaring Rolling Hidden Twisted Haunted
      Jurassic Cosmic Electric Frozen Burning Savage Whispering Rusty Lucky Merry Brave Silent Northern`),
    nouns:
      words(`Dragon Express Tornado Canyon River Mountain Mine Train Eagle Falcon Viper Cobra Comet
      Rocket Carousel Wheel Tower Swing Pirates Galleon Castle Ghost Manor Rapids Falls Flume Racer Twister
      Cyclone Hurricane Storm Fury Phantom Wolf Bear Tiger Buffalo Stallion Kraken Serpent Phoenix Titan
      Goliath Odyssey Voyage Quest Runner Rider Flyer Jet Coaster Safari Jungle Lagoon Bay Harbour Valley
      Kingdom Chaos Vortex Gravity Galaxy Teacups Bumpers Dodgems Drop Plunge Splash Wave Whirl Spinner`),
    townHeads:
      words(`Ash Bram Carl Dun East Fair Glen Hart Kings Lang Mar North Oak Pem Queens Raven Stan
      Thorn West Wood Black Bridge Brook Clay Cross Eden Fern Green Hazel Long Mill New Red Rock Salt Stone`),
    townTails:
      words(`ford ton ham field bury bridge mouth wick dale port ville burgh well stead more land
      worth combe ley minster haven cliff view springs`),
    parks: [
      '{t} Park',
      '{a} {n} Park',
      '{n} Kingdom',
      '{t} Amusement Park',
      '{n} World',
      '{a} {n} Adventure',
      '{p} Gardens',
      'Lake {t} Park',
      'Six Bays {t}',
      '{p} Land',
    ],
    rides: [
      '{n}',
      'The {n}',
      '{a} {n}',
      '{a} {n}',
      '{n} {n}',
      '{p}',
      'The {a} {n}',
      '{p}: The {n}',
      '{n} of {p}',
      '{p}’s {n}',
      'Grand {n} {i}',
      '{n} at {t}',
    ],
  },
  de: {
    adjectives:
      words(`Wilde Große Goldene Fliegende Schwarze Weiße Rote Verrückte Kleine Alte Magische
      Königliche Eisige Geheime Verlorene Donnernde Silberne Blaue Grüne Stürmische`),
    nouns:
      words(`Achterbahn Wildwasserbahn Geisterbahn Riesenrad Drachen Adler Falke Wölfe Hexe Mühle Schlange
      Burg Ritter Räuber Bergwerk Blitz Sturm Wirbel Taifun Kettenkarussell Schiffschaukel Autoscooter
      Wellenflug Märchenschloss Zauberwald Walzer Kobold Höhle Rakete Gletscher Lok Bootsfahrt Turm Würfel`),
    townHeads:
      words(`Alten Bad Breiten Eber Frank Grün Hohen Kirch Lauter Mühl Neu Ober Ried Schön Stein Unter
      Wald Weiß Wolfs Zell Königs Rüd Fürsten Birken Ahorn`),
    townTails:
      words(`brunn bach berg burg dorf feld furt hausen heim hofen kirchen leben rode stadt tal thal
      walde weiler münster brück`),
    parks: [
      'Freizeitpark {t}',
      'Erlebnispark {t}',
      '{p}-Park',
      '{n}land',
      'Märchenpark {t}',
      '{t}er Tierpark',
      'Schloss {t}',
    ],
    rides: [
      '{n}',
      '{a} {n}',
      '{n}bahn',
      'Die {a} {n}',
      '{p}',
      '{p} – Flug der {n}',
      '{n} von {t}',
      '{n}express',
      '{t}er {n}',
    ],
  },
  fr: {
    adjectives:
      words(`Grande Petite Folle Mystérieuse Sauvage Dorée Noire Volante Enchantée Royale Perdue
      Glacée Infernale Étoilée`),
    nouns:
      words(`Montagne Rivière Tempête Dragon Fusée Chevauchée Forêt Galère Pirogue Forteresse Sorcière
      Étoile Chevaliers Comète Épopée Toupie Marée Manège Péniche Tour Mine Cascade Grotte Oiseaux Loups`),
    townHeads: words(
      `Saint- Beau Mont Châtel Ville Font Roche Val Cler Bourg Neuf Haute Pont Champ Belle`,
    ),
    townTails: words(
      `aubin fort martin ville mont court bourg lieu gny lac vigne pierre sart rive dieu`,
    ),
    parks: [
      'Parc {t}',
      'Parc du {n}',
      'Le {n} de {t}',
      'Fami {t}',
      '{p} Parc',
      'Jardin de {t}',
      'Nigloland {t}',
    ],
    rides: [
      '{n}',
      'La {a} {n}',
      '{n} de {p}',
      'Le {n} des {n}',
      '{n} {a}',
      '{p}',
      'L’{n}',
      '{n} du {t}',
    ],
  },
  es: {
    adjectives: words(
      `Gran Loca Salvaje Mágica Perdida Voladora Encantada Dorada Negra Furiosa Misteriosa`,
    ),
    nouns:
      words(`Montaña Río Dragón Serpiente Águila Aventura Cañón Tornado Huracán Volcán Carrusel Noria
      Pirata Ciudad Templo Jaguar Cóndor Tirolina Rápidos Torre Caída Niño Mansión Látigo Sueños`),
    townHeads: words(`San Villa Monte Puerto Santa Alta Rio Campo Valle Costa Peña Fuente`),
    townTails: words(`fría blanca lejo grande mar hermosa verde real nueva seca luz cruz dorada`),
    parks: [
      'Parque {t}',
      'Parque de Atracciones de {t}',
      '{p} Aventura',
      'Mundo {n}',
      'Isla {n}',
      'Tivoli {t}',
    ],
    rides: [
      '{n}',
      'La {n} {a}',
      'El {n} de {p}',
      '{a} {n}',
      '{p}',
      '{n} del {n}',
      'Los {n}',
      '{n} de {t}',
    ],
  },
  it: {
    adjectives: words(
      `Grande Piccola Magica Volante Selvaggia Nera Dorata Perduta Incantata Folle`,
    ),
    nouns:
      words(`Montagna Drago Fiume Cavaliere Vulcano Torre Giostra Ruota Castello Foresta Tempesta Aquila
      Miniera Nave Sirena Labirinto Trottola Brucomela Laguna Città`),
    townHeads: words(`Castel Monte San Villa Ponte Borgo Val Rocca Torre Campo`),
    townTails: words(`nuovo vecchio marino franco lungo maggiore chiaro secco d’Oro bello`),
    parks: ['{p}land', 'Parco {n}', 'Luneur {t}', '{t} Park', 'Mira{n}'],
    rides: ['{n}', 'Il {n} {a}', '{n} di {p}', '{p}', 'La {n}', '{a} {n}', '{n} di {t}'],
  },
  nl: {
    adjectives: words(`Vliegende Grote Kleine Wilde Gouden Zwarte Betoverde Dolle Oude`),
    nouns:
      words(`Hollander Achtbaan Draak Heks Molen Schip Bos Piraat Slang Spookslot Carrousel Reuzenrad
      Vogel Kabouter Storm Rivier Toren Trein Joris`),
    townHeads: words(`Amster Kaats Wasse Bies Har Zoeter Hoorn Wijk Oister Apel Bergen Heemst`),
    townTails: words(`dam heuvel naar bosch kamp meer veen wijk dijk zand ede`),
    parks: ['Attractiepark {t}', '{p}park', 'Speelstad {t}', 'Sprookjeshof {t}', 'Familiepark {n}'],
    rides: ['{n}', 'De {a} {n}', '{p}', '{n} en de {n}', 'Het {n}', '{a} {n}'],
  },
  pl: {
    adjectives: words(`Szalony Wielki Mały Dziki Złoty Czarny Latający Śnieżny Zaczarowany`),
    nouns: words(
      `Smok Orzeł Rycerz Młyn Zamek Rzeka Góra Burza Karuzela Kolejka Wąż Żółw Łódź Wieża Statek`,
    ),
    townHeads: words(`Nowy Stary Biało Zator Święto Gór Łęk Dąb Kró`),
    townTails: words(`ów ice owo czyn sk wola rzyn brzeg nik`),
    parks: ['{p}landia', 'Park Rozrywki {t}', 'Wesołe Miasteczko {t}', 'Kraina {n}'],
    rides: ['{n}', '{a} {n}', '{p}', '{n} {p}', '{a} {n} {t}'],
  },
  sv: {
    adjectives: words(`Stora Lilla Vilda Flygande Gyllene Svarta Blå Galna`),
    nouns: words(
      `Berg Drake Älg Örn Karusell Pariserhjul Bergbana Å Skepp Kvarn Troll Storm Häxa Räv Björn`,
    ),
    townHeads: words(`Gräs Lise Får Öst Väst Söder Norr Jäm Skär Ljung Hög`),
    townTails: words(`berg stad köping borg vik ö sund lund by holm`),
    parks: ['{t} Nöjespark', '{p}land', 'Tivoli {t}', '{t} Folkets Park'],
    rides: ['{n}', '{a} {n}', '{n}en', '{p}', '{n} i {t}'],
  },
  ja: {
    adjectives: words(
      `大=dai 新=shin 白い=shiroi 黒い=kuroi 夢の=yume-no 魔法の=maho-no 空飛ぶ=soratobu 青い=aoi 赤い=akai`,
    ),
    nouns:
      words(`ドラゴン=doragon コースター=kosuta 観覧車=kanransha 城=shiro 忍者=ninja 龍=ryu 海賊=kaizoku
      森=mori 山=yama 川=kawa 嵐=arashi 鷹=taka メリーゴーランド=merigorando お化け屋敷=obake-yashiki 汽車=kisha
      宇宙=uchu ジェット=jetto サイクロン=saikuron スプラッシュ=supurasshu 冒険=boken`),
    townHeads: words(
      `富士=fuji 長=naga 東=higashi 西=nishi 浜=hama 松=matsu 高=taka 青=ao 桜=sakura 鈴=suzu`,
    ),
    townTails: words(`島=shima 山=yama 川=kawa 崎=saki 野=no 岡=oka 原=hara 津=tsu 田=ta 宮=miya`),
    parks: ['{t}遊園地', '{t}ファミリーランド', '{n}ランド', '{t}ハイランド', '{p}パーク'],
    rides: ['{n}', '{a}{n}', '{n}{n}', '{p}', '{a}{n} {p}', '{t}{n}'],
  },
  zh: {
    adjectives: words(
      `欢乐=huanle 飞天=feitian 神秘=shenmi 金色=jinse 巨大=juda 疯狂=fengkuang 天空=tiankong 冰雪=bingxue`,
    ),
    nouns:
      words(`过山车=guoshanche 摩天轮=motianlun 巨龙=julong 火箭=huojian 城堡=chengbao 海盗船=haidaochuan
      漂流=piaoliu 旋转木马=xuanzhuan-muma 峡谷=xiagu 森林=senlin 风暴=fengbao 飞鹰=feiying 矿山=kuangshan
      太空=taikong 鬼屋=guiwu 王国=wangguo 木马=muma 飞车=feiche`),
    townHeads: words(`南=nan 北=bei 东=dong 西=xi 长=chang 宁=ning 天=tian 武=wu 青=qing 广=guang`),
    townTails: words(`京=jing 州=zhou 海=hai 山=shan 江=jiang 安=an 沙=sha 城=cheng 阳=yang`),
    parks: ['{t}欢乐谷', '{t}游乐园', '{n}世界', '{t}方特梦幻王国', '{t}海洋公园'],
    rides: ['{n}', '{a}{n}', '{a}{n}', '{n}{n}', '{t}{n}', '{p}{n}'],
  },
  ko: {
    adjectives: words(`큰=keun 하늘=haneul 황금=hwanggeum 신비한=sinbihan 작은=jageun 푸른=pureun`),
    nouns:
      words(`바이킹=baiking 회전목마=hoejeonmongma 용=yong 로켓=roket 자이로=jairo 급류=geupnyu 성=seong
      코스터=koseuteo 정글=jeonggeul 독수리=doksuri 유령의집=yuryeong 폭풍=pokpung`),
    townHeads: words(`서=seo 대=dae 광=gwang 부=bu 인=in 경=gyeong 용=yong`),
    townTails: words(`울=ul 구=gu 주=ju 산=san 천=cheon 인=in 포=po`),
    parks: ['{t}랜드', '{t}월드', '{n}랜드', '{t} 놀이공원'],
    rides: ['{n}', '{a} {n}', '{p} {n}', '{t} {n}', '{n} {n}'],
  },
  ru: {
    adjectives: words(
      `Большой=bolshoy Дикий=dikiy Золотой=zolotoy Летучий=letuchiy Чёрный=chyorny Весёлый=vesyoly`,
    ),
    nouns:
      words(`Дракон=drakon Вихрь=vikhr Орёл=oryol Замок=zamok Колесо=koleso Корабль=korabl Горка=gorka
      Медведь=medved Ракета=raketa Карусель=karusel Водопад=vodopad Поезд=poezd Волк=volk`),
    townHeads: words(`Ново=novo Красно=krasno Верхне=verkhne Бело=belo Ново=novo Свято=svyato`),
    townTails: words(`дар=dar град=grad сибирск=sibirsk горск=gorsk ярск=yarsk мор=mor`),
    parks: ['Парк=park {t}', 'Диво=divo {t}', '{n} Парк=park'],
    rides: ['{n}', '{a} {n}', '{p}', '{n} {t}', '{a} {n} {p}'],
  },
  ar: {
    adjectives: words(
      `الكبير=al-kabir الذهبي=al-dhahabi الطائر=al-tair السحري=al-sihri الأزرق=al-azraq`,
    ),
    nouns:
      words(`التنين=al-tinnin الصقر=al-saqr العاصفة=al-asifa القلعة=al-qala النهر=al-nahr الدوامة=al-dawwama
      السفينة=al-safina الجبل=al-jabal الصحراء=al-sahra القطار=al-qitar`),
    townHeads: words(`دبي=dubai العين=al-ain جدة=jeddah مسقط=muscat الدار=al-dar`),
    townTails: words(`لاند=land الجديدة=al-jadida مارينا=marina هيلز=hills`),
    parks: ['مدينة=madinat {n}', '{t} وورلد=world', 'حديقة=hadiqat {t}'],
    rides: ['{n}', '{n} {a}', '{p}', '{n} {t}'],
  },
} satisfies Record<string, Tongue>;

export type TongueName = keyof typeof TONGUES;

/** Syllables of invented names, which no word list holds: Taron, Kalyptra, Zovira. */
export const PROPER = {
  heads: words(
    `Ta Ka Zo Va Mi Fe Lu Or Ne Sha Bal Tor Xe Qui Ry Dra Eli Uru Phan Kry Sol Gal Wo Py Ix Jo Has`,
  ),
  middles: words(`ri lyp vi do mo na ra le xa tho gu si ber no fan ka ze ya pe`),
  tails: words(`on tra ra x s us ia a is ar um or eus ys eth ix oa wan`),
};

/** Country, continent, tongue, time zone, middle latitude and longitude, share of parks. */
export const COUNTRIES: readonly (readonly [
  country: string,
  continent: 'AF' | 'AS' | 'EU' | 'NA' | 'OC' | 'SA',
  tongue: TongueName,
  timeZone: string,
  latitude: number,
  longitude: number,
  weight: number,
])[] = [
  ['US', 'NA', 'en', 'America/New_York', 38.5, -90, 20],
  ['CA', 'NA', 'en', 'America/Toronto', 48, -85, 3],
  ['GB', 'EU', 'en', 'Europe/London', 53, -2, 6],
  ['IE', 'EU', 'en', 'Europe/Dublin', 53.3, -7.5, 1],
  ['AU', 'OC', 'en', 'Australia/Sydney', -30, 148, 2],
  ['NZ', 'OC', 'en', 'Pacific/Auckland', -41, 174, 0.5],
  ['ZA', 'AF', 'en', 'Africa/Johannesburg', -28, 26, 1],
  ['IN', 'AS', 'en', 'Asia/Kolkata', 20, 77, 5],
  ['DE', 'EU', 'de', 'Europe/Berlin', 50.5, 9.5, 9],
  ['AT', 'EU', 'de', 'Europe/Vienna', 47.5, 14, 1.5],
  ['CH', 'EU', 'de', 'Europe/Zurich', 46.9, 8, 1],
  ['FR', 'EU', 'fr', 'Europe/Paris', 47, 2.5, 7],
  ['BE', 'EU', 'fr', 'Europe/Brussels', 50.6, 4.6, 2],
  ['ES', 'EU', 'es', 'Europe/Madrid', 40, -3.5, 3],
  ['MX', 'NA', 'es', 'America/Mexico_City', 20, -100, 3],
  ['AR', 'SA', 'es', 'America/Argentina/Buenos_Aires', -34, -63, 1.5],
  ['CO', 'SA', 'es', 'America/Bogota', 5, -74, 1.5],
  ['IT', 'EU', 'it', 'Europe/Rome', 43, 12, 4],
  ['NL', 'EU', 'nl', 'Europe/Amsterdam', 52.2, 5.3, 4],
  ['PL', 'EU', 'pl', 'Europe/Warsaw', 51.9, 19.4, 3],
  ['SE', 'EU', 'sv', 'Europe/Stockholm', 59, 15, 2],
  ['JP', 'AS', 'ja', 'Asia/Tokyo', 35.5, 138, 8],
  ['CN', 'AS', 'zh', 'Asia/Shanghai', 32, 112, 9],
  ['KR', 'AS', 'ko', 'Asia/Seoul', 36.5, 127.8, 2.5],
  ['RU', 'EU', 'ru', 'Europe/Moscow', 55, 45, 3],
  ['AE', 'AS', 'ar', 'Asia/Dubai', 24.5, 54.7, 1],
  ['SA', 'AS', 'ar', 'Asia/Riyadh', 24, 45, 1],
];

export const MODELS =
  words(`Junior|Coaster Mega|Coaster Giga|Coaster Inverted|Coaster Wild|Mouse Spinning|Coaster
  Launch|Coaster Boomerang Log|Flume River|Rapids Drop|Tower Wave|Swinger Tea|Cups Bumper|Cars Ferris|Wheel
  Dark|Ride Top|Spin Enterprise Frisbee Pirate|Ship Family|Coaster Suspended|Family|Coaster Powered|Coaster
  Alpine|Coaster Dive|Coaster Wing|Coaster Water|Coaster Mine|Train Kiddie|Coaster Monorail Carousel`).map(
    (model) => model.replaceAll('|', ' '),
  );

export const LAUNCHES = ['LSM', 'LIM', 'hydraulic', 'flywheel', 'compressed air', 'tyres'];
export const COMPANY_TAILS =
  words(`GmbH Inc. Ltd. S.p.A. B.V. AG Group Entertainment Rides Amusements Attractions
  Leisure Parks Engineering Design Co. 株式会社 S.A.`);

/** Sentences about a park or a ride; the same marks as above. */
export const SENTENCES = [
  'A park on the edge of {t}, known for {p} and a long summer season.',
  'It opened with six rides beside an old mill and grew along the river ever since.',
  'Families from {t} come for the water rides; the coasters stand at the far end, behind the lake.',
  'The second hill was lowered after its first winter, and the brakes were replaced with magnetic ones.',
  'A custom layout through the trees, with two tunnels and a turn above the queue.',
  'Children of any age may ride with a grown-up; the boats hold four.',
  'It stood at {t} before it was moved here, and was repainted twice.',
  'Named after {p}, a figure of local legend whose story is told in the queue.',
  'The lift takes half a minute, the way down a little less.',
  'One of three of its kind, and the only one that still runs with its first trains.',
];
