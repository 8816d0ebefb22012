"""What a column can hold, and the headers that people give it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

RESULT = "mapgen_"
"""Columns that `mapgen locate` adds begin so; they are read back, never guessed."""


def normal(header: str) -> str:
    """A header without case, accents, signs and what stands in brackets; camelCase comes apart.

    >>> normal("Facility_Name (official)"), normal("siteLat"), normal("País")
    ('facility name', 'site lat', 'pais')
    """
    text = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", header)
    text = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    text = unicodedata.normalize("NFKD", text).casefold()
    text = unicodedata.normalize("NFC", "".join(c for c in text if not unicodedata.combining(c)))
    return " ".join(re.sub(r"[^\w#]+|_", " ", text).split())


def _words(text: str) -> tuple[str, ...]:
    return tuple(normal(word) for word in text.split(","))


WORDS: Mapping[str, tuple[str, ...]] = {
    field: _words(text)
    for field, text in {
        "place": "place, location, place name, placename, location name, toponym, locality, settlement, site, where,"
        " ort, ortsname, ortschaft, schauplatz, lieu, nom du lieu, localité, emplacement, lugar, localidad, sitio,"
        " ubicación, local, nome do local, localidade, luogo, località, plaats, miejsce, miejscowość, yer, konum,"
        " место, местоположение, населенный пункт, місце, населений пункт, المكان, الموقع, مكان, 地点, 地點, 场所,"
        " 位置, 地名, 場所, 所在地, 장소, 위치, 지명",
        "name": "name, facility name, facility, clinic, clinic name, hospital, hospital name, health facility, school,"
        " school name, site name, station, station name, name of facility, venue, camp, camp name, project,"
        " project name, institution, label, nom, nom de l établissement, établissement, école, hôpital, nombre,"
        " nombre del lugar, establecimiento, escuela, hospital, nome, nome da unidade, unidade, escola, bezeichnung,"
        " einrichtung, schule, naam, nazwa, szkoła, ad, adı, isim, название, наименование, имя, назва, الاسم, اسم,"
        " اسم المنشأة, 名称, 名稱, 名字, 施設名, 名前, 学校名, 이름, 명칭, 시설명",
        "title": "title, headline, event, event title, happening, titel, ereignis, titre, événement, título, evento,"
        " titolo, başlık, tytuł, заголовок, событие, подія, العنوان الرئيسي, الحدث, 标题, 事件, タイトル, 제목",
        "lat": "lat, latitude, y, lat dd, latitude dd, gps lat, gps latitude, geo lat, y coord, y coordinate, northing,"
        " breite, breitengrad, geographische breite, latitud, latitudine, breedtegraad, szerokość, enlem, широта,"
        " خط العرض, دائرة العرض, 纬度, 緯度, 위도",
        "lon": "lon, lng, long, longitude, x, lon dd, longitude dd, gps lon, gps long, gps longitude, geo lon, geo lng,"
        " x coord, x coordinate, easting, länge, längengrad, geographische länge, longitud, longitudine,"
        " lengtegraad, długość, boylam, долгота, довгота, خط الطول, 经度, 經度, 経度, 경도",
        "latlon": "lat lon, latlon, lat long, latlong, lat lng, latlng, latitude longitude, lon lat, lonlat, long lat,"
        " lng lat, longitude latitude, coordinates, coordinate, coords, coord, position, gps, gps coordinates,"
        " gps location, geo, geo point, geolocation, geopoint, point, koordinaten, gps koordinaten, coordonnées,"
        " coordonnées gps, coordenadas, coordinate gps, współrzędne, koordinatlar, координаты, координати,"
        " الإحداثيات, 坐标, 座標, 좌표",
        "wkt": "wkt, geometry, geom, the geom, shape, geometry wkt",
        "address": "address, full address, street address, address line 1, street, adresse, anschrift, straße, strasse,"
        " rue, dirección, domicilio, calle, endereço, rua, indirizzo, via e numero, adres, ulica, адрес, улица,"
        " адреса, العنوان, عنوان, 地址, 住所, 주소",
        "city": "city, town, city name, nearest town, nearest city, stadt, gemeinde, ville, ciudad, cidade, città,"
        " comune, stad, gemeente, miasto, şehir, город, місто, المدينة, مدينة, 城市, 市, 市区町村, 도시",
        "country": "country, country name, country code, country territory, iso, iso2, iso3, iso 3166, nation, adm0,"
        " admin0, adm0 name, adm0 en, land, staat, pays, país, nación, paese, nazione, stato estero, kraj, ülke,"
        " страна, государство, країна, البلد, الدولة, بلد, 国家, 國家, 国, 국가, 나라",
        "region": "state, region, province, admin1, adm1, adm1 name, adm1 en, admin 1, governorate, oblast, emirate,"
        " state name, state province, province state, bundesland, kanton, canton, région, département, departement,"
        " wilaya, estado, departamento, región, comunidad autónoma, regione, provincia, provincie, województwo,"
        " wojewodztwo, il, область, регион, край, республика, المحافظة, الولاية, محافظة, 省, 省份, 州, 都道府県, 도",
        "district": "district, lga, county, municipality, admin2, adm2, adm2 name, adm2 en, admin 2,"
        " local government area, local govt, lga name, woreda, zone, department, raion, rayon, sub county, prefecture,"
        " landkreis, kreis, arrondissement, municipio, municipalidad, cantón, distrito, município, distretto,"
        " powiat, ilçe, provincia, район, المنطقة, القضاء, المديرية, 区, 县, 區, 縣, 군, 구",
        "ward": "ward, ward name, admin3, adm3, adm3 name, adm3 en, admin 3, parish, commune, village, community,"
        " neighbourhood, neighborhood, suburb, quarter, ortsteil, stadtteil, quartier, barrio, vereda, corregimiento,"
        " bairro, frazione, mahalle, деревня, село, القرية, الحي, 村, 町, 동",
        "when": "date, when, datetime, date time, day, timestamp, event date, date of event, incident date,"
        " time, datum,"
        " tag, zeitpunkt, jour, fecha, día, data, giorno, tarih, дата, التاريخ, تاريخ, 日期, 日付, 날짜, year, jahr,"
        " année, año, ano, anno, год, السنة, 年, 년",
        "clock": "time, time of day, hour, local time, uhrzeit, zeit, heure, hora, ora, saat, godzina, время, час,"
        " الوقت, 时间, 時間, 時刻, 시간",
        "start": "start, start date, from date, date from, from, begin, begins, began, started, start time, arrival,"
        " arrived, arrival date, von, beginn, anfang, ankunft, début, date de début, du, inicio, fecha inicio,"
        " fecha de inicio, desde, início, data início, inizio, dal, начало, с, başlangıç",
        "end": "end, end date, to date, date to, to, until, ends, ended, end time, departure, departed,"
        " departure date, bis, ende, abreise, fin, date de fin, au, fecha fin, fecha de fin, hasta, fim, data fim,"
        " até, fine, al, конец, по, до, bitiş",
        "note": "note, notes, description, remarks, remark, comment, comments, text, details, summary, popup, body,"
        " what, what happened, beschreibung, bemerkung, bemerkungen, anmerkung, notiz, commentaire, remarque,"
        " observations, descripción, comentario, nota, notas, observaciones, descrição, observação, descrizione,"
        " commento, uwagi, opis, açıklama, описание, примечание, комментарий, опис,"
        " ملاحظات, الوصف, 备注, 描述, 說明, 説明, 備考, 설명",
        "category": "category, type, class, group, facility type, kind, layer, folder, sector, kategorie, art, typ,"
        " catégorie, genre, categoría, tipo, categoria, kategoria, kategori, tür, категория, тип, категорія, النوع,"
        " الفئة, 类别, 類別, 分類, 種類, 종류",
        "colour": "colour, color, marker color, marker colour, farbe, couleur, colore, cor, renk, цвет, 颜色, 色",
        "icon": "icon, symbol, marker, marker symbol",
        "image": "image, photo, picture, img, image file, photo file, bild, foto, imagen, immagine, imagem",
        "link": "link, url, website, web, homepage, webseite, weblink, lien, site web, enlace, sitio web, ссылка,"
        " الرابط, 链接, リンク",
        "source": "source, sources, reference, citation, information source, source url, quelle, quellen, référence,"
        " fuente, fuentes, fonte, bron, źródło, kaynak, источник, джерело, المصدر, 来源, 來源, 出典, 출처",
        "status": "status, standing, certainty, verification, confidence, statut, estado de verificación",
        "order": "order, seq, sequence, stop no, stop number, stop, position no, leg no, reihenfolge, ordre,"
        " étape, orden,"
        " ordem, parada, ordine, tappa, порядок, الترتيب, 顺序, 順序, 순서, no, nr, number, num, n, rank, #, s n, sn,"
        " sl no, sr no, serial no, lfd nr, n°, №",
        "step": "step, step no, step number, schritt, schritt nr",
        "leg": "leg, journey, trip, voyage, tour, route, route id, line, track, reise, strecke, trajet, viaje, viagem,"
        " viaggio, маршрут, الرحلة",
        "mode": "mode, mode of transport, transport mode, travel mode, transport, means of transport, by,"
        " means, vehicle,"
        " verkehrsmittel, transportmittel, moyen de transport, mode de transport, medio de transporte, medio,"
        " modo, meio de transporte, mezzo, mezzo di trasporto, транспорт, вид транспорта, وسيلة النقل, 交通方式,"
        " 交通手段",
        "via": "via, through, over, waypoints, über, por, через",
        "origin": "from, origin, departure place, start place, from place, departure, origin country,"
        " country of origin, coo, von, start, startort, abfahrt, de, départ, origine, desde, origen, salida, origem,"
        " partida, da, partenza, откуда, من, 出发地, 出発地",
        "destination": "to, destination, arrival place, end place, to place, arrival, destination country,"
        " country of asylum, coa, nach, bis, ziel, zielort, ankunft, à, arrivée, hasta, destino, llegada, para,"
        " chegada, a, arrivo, destinazione, куда, إلى, 目的地, 到达地",
        "origin_lat": "origin lat, origin latitude, from lat, from latitude, start lat, start latitude, lat from",
        "origin_lon": "origin lon, origin lng, origin long, origin longitude, from lon, from lng, from longitude,"
        " start lon, start lng, start longitude, lon from",
        "destination_lat": "destination lat, destination latitude, dest lat, to lat, to latitude, end lat,"
        " end latitude, lat to",
        "destination_lon": "destination lon, destination lng, destination long, destination longitude, dest lon,"
        " dest lng, to lon, to lng, to longitude, end lon, end lng, end longitude, lon to",
        "precision": "precision, geocode precision, exactness, accuracy",
        "id": "id, identifier, key, code, uid, facility id, facility code, event id, incident id, pcode",
        "lang": "lang, language",
    }.items()
}
"""Fields and the headers people give them in their languages, the commonest first."""

LOOSE = frozenset(
    ("place", "name", "lat", "lon", "latlon", "address", "city", "country", "region", "district", "ward", "when",
     "note", "category", "image", "source", "title")
)  # fmt: skip
"""Fields whose header may be longer than the word, or misspelt: "Name of the clinic", "Lattitude"."""

COUNTING = frozenset(_words("no, nr, number, num, n, rank, #, s n, sn, sl no, sr no, serial no, lfd nr, n°, №"))
"""Headers that number the rows of any list: they order a journey only beside a mode or a leg."""
PERHAPS_LEGS = frozenset(_words("line, track, route, route id, tour"))
"""Headers that group rows of any kind: they make legs only beside an order or a mode."""
DAY_FIRST = frozenset(
    _words(
        "datum, tag, jour, fecha, data, giorno, tarih, дата, التاريخ, تاريخ, von, bis, beginn, ende, début,"
        " fin, inicio,"
        " desde, hasta, início, fim, inizio, fine, начало, конец"
    )
)
"""Headers of dates in languages that write the day before the month."""
