// Package address takes delivery addresses to pieces: province, city, district,
// town, road, number, estate, building, unit, floor, room, with the name and the
// telephone number that people write beside them, in any order and with any part
// left out. Chinese addresses, and those of the USA in a simple form.
//
//	text ─▶ telephone numbers, labels (收货人：), a name that stands by itself
//	     ─▶ from left to right: provinces and cities from a list, things with a
//	        number before their ending (138号, 7楼, 5-2-301), names that an ending
//	        closes (西湖区, 文三路); what lies between is an estate or a company
//
// It works by rules and two lists and is trained on nothing. The list of the
// provinces and prefectures is taken from the division codes that the Ministry
// of Civil Affairs publishes; of counties it has those that people write without
// their ending.
//
// It does not check that an address exists, correct spelling, complete what was
// left out, or tell apart two estates that are written as one word. Towns and
// districts that are written without 镇 or 区 become part of the name after them,
// unless a list knows them.
package address
