"""Indonesian words of gambling, whose adverts fill comments there, and everyday ones.

General knowledge written down by hand, as texts are read: lower case, digits as 0. Names of sites
are not listed: they change by the week and are told by their shape.
"""

from __future__ import annotations

from typing import Final

from spam.phrases import Pairs, listed_pairs, words_on

# Words of gambling in Indonesian: games and luck, paying in and out, sites.
GAMBLING_GAMES: Final = words_on(
    "slot slots slotnya gacor gacir gachor gacornya maxwin maxwinn scatter scater sketer",
    "skater zeus olympus olimpus mahjong mahyong rtp pragmatic jackpot jekpot jepe jp jpnya",
    "sensasional perkalian petir spin freespin pgsoft pgslot togel toto judi judol taruhan",
    "parlay sbobet sbo casino kasino dominoqq bandarq bandar ceme baccarat rolet roulette",
    "gaccor gacoor gacorr gacorrr gacoorr gaccorr gcor jepi jepey jepee jepeh sceter scter",
    "sketter nylot nyelot selot slotan zeuss kakek maxwinnya wedee gatotkaca",
    "bonanza starlight pola receh modal recehan hoki hokinya cuan cuann menang menangnya",
    "kemenangan rungkad rungkat gampang jebol pecah naga hoky sultan betting aztec gatot qq",
)
GAMBLING_PAYMENTS: Final = words_on(
    "wedey wdnya wdin wedein depe depoin terscam scam saldonya cuannya",
    "depo depos deposit depositnya wd wede withdraw withdrawnya tarik cair cairnya pulsa qris",
    "ovo gopay dana bonus bonusnya member cashback rollingan turnover saldo modal potongan",
    "kredit transfer bayar dibayar terbayar lunas komisi referral promo freebet freechip",
    "rebate jt juta jutaan rb",
)
GAMBLING_SITES: Final = words_on(
    "situs situsnya linknya alternatif terpercaya terbaik resmi amanah aman daftar gabung",
    "agen bandar akun rekomen rekomendasi maen mainnya disini dsini cari ketik tanpa proses",
    "cepat gampang gaskeun buruan",
)
# Slang that is hardly used of anything else.
GAMBLING_SLANG: Final = words_on(
    "gacor gacir gachor gaccor gacoor gacorr gacorrr gacoorr gaccorr gcor gac0r tergacor tergacir",
    "tergachor gacornya maxwin maxwinn maxwinnya rungkad rungkat jepe jepey jepee jepi jepeh",
    "jekpot jackpotnya jakpot scater sceter scter sketer sketter mahyong olimpus togel sbobet",
    "dominoqq bandarq slotnya nylot nyelot selot freebet freechip depo wd wede wedey",
)
# What such sites promise their members; each word alone is an everyday one.
GAMBLING_PROMISES: Final = words_on(
    "event tournament turnamen lucky draw spin hadiah fitur history provider promo promonya bonus",
    "cashback rekening pelayanan pelayanannya layanan withdraw deposit quick login member saldo",
    "dibayar pasti cepat kilat lengkap akurat detail slot rtp jackpot modal kecewa mengecewakan",
)
# Claims of such sites' adverts, in pairs of words: winning, paying out, little money put in.
GAMBLING_CLAIMS: Final[Pairs] = listed_pairs(
    "balik modal, modal kecil, modal receh, modal dikit, modal minim, cuma modal, hanya modal,",
    "dengan modal, dari modal, pakai modal, bonus cashback, bonus deposit, bonus harian,",
    "bonus new, new member, ada bonus, ada event, ada fitur, ada turnamen, fitur quick,",
    "fitur history, fitur filter, event tournament, event lucky, lucky spin, lucky draw, main di,",
    "maen di, bermain di, main slot, maen slot, gabung di, daftar di, login di, login ke,",
    "menang di, cuan di, jp di, hoki di, jackpot di, dapet jackpot, dapat jackpot, bikin tajir,",
    "bikin sultan, bikin kaya, bikin nagih, bikin ketagihan, bikin candu, bikin cuan, auto win,",
    "auto cuan, auto jp, auto sultan, auto kaya, langsung wd, langsung cair, pasti dibayar,",
    "pasti wd, pasti menang, pasti cuan, menang terus, menang banyak, menang besar,",
    "kemenangan besar, raih kemenangan, proses wd, wd cepat, wd kilat, depo cepat, cs ramah,",
    "admin ramah, proses cepat, transaksi cepat, pelayanan cepat, rtp tinggi, rtp live, bet kecil,",
    "spin gratis, free spin, turbo spin, pola gacor, jam gacor, lagi gacor, paling gacor,",
    "gampang menang, mudah menang, gampang jp, dijamin cuan, dijamin puas, dijamin menang,",
    "kasih jp, kasih menang, kasih jepe, selalu kasih, gak bohong, ga bohong, gak tipu, ga tipu,",
    "no tipu, tanpa potongan, tanpa ribet, saldo nambah, saldo tipis, tarik dana, penarikan dana,",
    "sejak kenal, sejak main, sejak gabung, semenjak main, awalnya iseng, awalnya cuma,",
    "iseng daftar, iseng main, iseng coba, coba main, cobain di, coba di, gas ke, buruan gabung,",
    "ayo gabung, yuk gabung, gabung sekarang, daftar sekarang, mungkin cocok, mungkin jawabannya,",
    "pengalaman bermain, tiap login, baru login, pas login, udah buktiin, udah terbukti,",
    "sudah terbukti, terbukti membayar, situs terpercaya, situs resmi, bukan kaleng, anti rungkad,",
    "anti rungkat, cek google, search google, ketik di, cari di, jadi sultan, jadi jutawan,",
)
# Everyday Indonesian, formal and as written in chats: tells the language of a short comment.
INDONESIAN: Final = words_on(
    "yang dan ini itu untuk dengan tidak saya bisa ada dari juga aja kalau kalo kok sih deh",
    "nih loh lho banget bgt gak ga nggak ngga enggak gk bukan sudah udah udh dah belum belom",
    "lagi masih akan mau pengen buat sama kayak kaya seperti biar supaya karena soalnya tapi",
    "atau jadi jd terus trus emang memang cuma cuman hanya saja sekali sangat lebih paling",
    "semua semuanya setiap tiap hari malam pagi siang sore kemarin besok sekarang skrg tadi",
    "nanti jam gue gua gw elu kamu aku gwe kita kami mereka dia orang bang bg abang kak kakak",
    "mbak bos teman temen tmn kawan sobat anak ibu bapak pak bu adik istri suami keluarga",
    "rumah kerja kerjaan usaha uang duit gaji hutang utang rezeki rejeki hidup dunia keren",
    "mantap mantul bagus jos joss gokil kece gila anjir anjay wkwk wkwkwk makasih makasi",
    "terima kasih trims alhamdulillah semoga mudah sukses sehat selalu jangan lupa coba",
    "cobain nyoba maen menang kalah dapat dapet dapetin pakai pake tanpa banyak sedikit dikit",
    "besar kecil baru lama cepat cepet langsung lgsg bareng lewat dalam luar atas bawah",
    "sampai sampe begitu gitu begini gini dimana kemana siapa apa apaan kenapa knp gimana",
    "bagaimana berapa satu dua tiga ratus ribu juta jutaan konten nonton lihat liat suka seru",
    "asik asyik senang percaya yakin pasti pernah harus wajib boleh mari ayo yuk ikut ikutan",
    "masuk keluar gara ternyata akhirnya hasil hasilnya nya kmrn rekomendasi terbaik nomor",
    "nomer disini sini situ bikin ngasih dikasih beli bayar lunas bahagia pada daripada",
    "adalah oleh",
    "gacor gacir maxwin judol togel jepe cuan rungkad terpercaya pulsa hoki situs daftar bandar",
)
