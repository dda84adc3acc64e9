"""Subjects that names made of search keywords are about: what is sold, cured, taught and repaired.

General knowledge written down by hand, in lower case; a plural is told from its singular by
``names_subject``. Words that people are often called (Rose, Baker, Stone) are left out.
"""

from __future__ import annotations

from typing import Final

from spam.listed import words_in
from spam.phrases import words_on

SUBJECTS: Final = words_on(
    # Health, medicine, beauty
    "dental dentistry tooth teeth whitening denture implant orthodontic braces hygienist",
    "extraction acne eczema psoriasis skin skincare wrinkle cream serum lotion moisturizer botox",
    "filler liposuction plastic cosmetic makeup mascara lipstick perfume cologne fragrance",
    "hair haircut hairstyle wig extension shampoo keratin laser removal tattoo piercing nail",
    "manicure massage spa facial sauna therapy therapist therapeutic chiropractor acupuncture",
    "physiotherapy rehab rehabilitation detox addiction alcohol recovery disorder anxiety",
    "depression insomnia sleep snoring apnea migraine headache arthritis diabetes diabetic",
    "cholesterol thyroid hormone hormonal menopause prostate erectile dysfunction enhancement",
    "impotence fertility pregnancy pregnant infertility vitamin supplement herbal herb remedy",
    "remedies cure symptom disease syndrome infection fungus fungal yeast candida herpes wart",
    "hemorrhoid cellulite tinnitus vertigo asthma allergy allergies medicine medicinal medical",
    "medication pill pharmacy pharmaceutical drug prescription tablet dosage cannabis cbd hemp",
    "vape vaping ecig cigarette hookah hospital clinic surgical surgery surgeon nursing nurse",
    "caregiver hospice dermatologist cardiologist optometrist eyeglasses contact lens lenses",
    "hearing aid wheelchair mobility stairlift psychic tarot astrology horoscope reading healing",
    # Diet, fitness, sport
    "weight diet dieting dietary keto paleo vegan calorie nutrition nutritional protein creatine",
    "garcinia cambogia yacon raspberry ketone acai detoxify fitness workout exercise gym yoga",
    "pilates treadmill elliptical dumbbell kettlebell cardio muscle bodybuilding abs testosterone",
    "steroid anabolic marathon running jogging cycling bicycle bike bmx golf golfing tennis",
    "basketball baseball football soccer hockey volleyball wrestling boxing mma karate judo",
    "taekwondo martial jersey cleats fishing hunting archery rifle pistol ammo airsoft paintball",
    "camping hiking tent backpack kayak canoe surfboard surfing skateboard longboard snowboard",
    "skiing scuba diving swimming pool swimwear trampoline equestrian",
    # Home, garden, trades
    "home house household apartment condo mansion villa homes bathroom bedroom kitchen basement",
    "garage attic patio deck porch gazebo fence fencing gate railing roof roofing gutter siding",
    "window door flooring hardwood laminate carpet rug tile tiles grout granite marble quartz",
    "countertop cabinet cabinetry vanity faucet sink toilet shower bathtub plumbing plumber drain",
    "sewer septic heater heating boiler furnace hvac conditioning conditioner ventilation",
    "insulation electrician electrical wiring lighting lamp chandelier led bulb generator solar",
    "panel panels renewable energy appliance refrigerator fridge dishwasher washer dryer oven",
    "microwave blender juicer vacuum cleaner cleaning maid janitorial housekeeping laundry",
    "furniture sofa couch recliner mattress bedding pillow duvet curtain curtains blinds drapes",
    "upholstery decor decorating decoration interior remodel remodeling renovation contractor",
    "carpentry carpenter handyman painting painter drywall concrete masonry paving asphalt",
    "landscaping landscape lawn mower garden gardening greenhouse hydroponic hydroponics",
    "aquaponics aquaponic bamboo bonsai orchid flower florist bouquet plant plants tree mulch",
    "compost fertilizer seed sprinkler irrigation pest exterminator termite mice bedbug rodent",
    "rat rats extermination pests vermin raccoon squirrel wildlife graffiti permaculture",
    "roach ant ants mosquito wasp removals moving mover storage locksmith lockout alarm",
    "surveillance cctv security camera foscam restoration mold waterproofing demolition",
    "scaffolding excavator crane forklift welding machining plastics packaging pallet",
    # Vehicles and travel
    "car cars auto automobile automotive vehicle truck suv van minivan trailer rv camper campers",
    "motorhome motorcycle motorbike scooter moped atv quad electric hybrid tire tyre wheel rim",
    "brake clutch transmission engine turbo exhaust radiator windshield bumper dent detailing",
    "towing limousine limo chauffeur shuttle taxi cab rental rentals lease leasing parking valet",
    "airport flight airfare airline charter cruise yacht boat sailing travel traveling vacation",
    "holiday holidays tour tourism itinerary resort hotel motel hostel villa lodge accommodation",
    "timeshare visa passport immigration safari luggage suitcase",
    # Electronics, computers, web
    "electronics gadget gadgets phone cellphone smartphone mobile android iphone ipad ipod",
    "samsung galaxy nokia htc blackberry tablet laptop notebook desktop computer pc printer ink",
    "toner cartridge scanner monitor keyboard projector television tv hdtv speaker speakers",
    "headphone headphones earbuds earphone subwoofer amplifier stereo bluetooth wifi router modem",
    "charger battery batteries adapter cable usb flash memory drive hdd ssd raid repair screen",
    "lcd unlock unlocking jailbreak imei spy spyware tracker tracking gps drone camera dslr",
    "camcorder software freeware antivirus malware firewall backup cloud hosting server vps",
    "domain website webdesign web seo sem ppc backlink backlinks traffic marketing advertising",
    "advertisement branding logo graphic design designer developer development wordpress joomla",
    "magento shopify ecommerce plugin template theme converter pdf downloader download",
    "downloads torrent codec keygen crack serial password hack hacking hacker cheat cheats",
    "simulator emulator firmware driver drivers hosting voip telephone pbx sms bulk email",
    "autoresponder leads facebook twitter instagram youtube followers likes views subscribers",
    "fans pinterest linkedin whatsapp skype snapchat tiktok app apps",
    # Money, law, property, work
    "loan loans payday lender lending mortgage refinance refinancing credit debt bankruptcy",
    "consolidation foreclosure foreclosed insurance insurer annuity pension retirement ira",
    "investing investment investor forex fx binary options stock stocks trading trader broker",
    "bitcoin crypto cryptocurrency ethereum mining gold silver bullion coin coins jewelry jeweler",
    "jewellery diamond diamonds engagement ring rings necklace bracelet earrings pendant watch",
    "watches wristwatch tax taxes accounting accountant bookkeeping bookkeeper payroll invoice",
    "audit financial finance wealth income money cash rich millionaire business entrepreneur",
    "franchise startup freelance job jobs career careers employment recruiter recruitment",
    "staffing resume salary outsourcing bpo consultant consulting consultancy coaching coach",
    "leadership lawyer lawyers attorney attorneys law legal injury accident malpractice divorce",
    "custody dui dwi bail bonds criminal defense litigation paralegal notary trademark patent",
    "realtor realty estate property properties condos townhouse rent rentals tenant landlord",
    "mortgages escrow appraisal",
    # Learning, writing, belief
    "course courses class classes lesson lessons tutor tutoring tutorial training certification",
    "certificate diploma degree mba university college school schools scholarship exam exams",
    "toefl ielts gre gmat essay essays dissertation thesis homework assignment writing editing",
    "proofreading translation translator literacy comprehension vocabulary grammar spelling",
    "phonics math algebra calculus chemistry biology physics science language spanish english",
    "french german chinese japanese ebook ebooks audiobook textbook hypnosis meditation",
    "spirituality bible prayer church ministry motivation motivational success",
    # Clothes, food, hobbies, occasions
    "clothing clothes apparel fashion dress dresses gown shirt shirts tshirt hoodie jacket",
    "jackets coat coats jeans denim pants leggings lingerie bra underwear socks shoe shoes",
    "sneaker sneakers boots sandals heels handbag handbags purse purses wallet wallets backpacks",
    "belt scarf gloves hat hats cap caps sunglasses eyewear leather fur replica designer vintage",
    "costume costumes uniform embroidery sewing quilt quilts quilting fabric fabrics knitting",
    "crochet yarn scrapbook scrapbooking craft crafts frame frames framing canvas print prints",
    "printing poster posters banner banners brochure flyer sticker stickers label labels signage",
    "calligraphy photography photographer photo photos portrait video videos videography animation",
    "wedding weddings bridal bride bridesmaid tuxedo catering caterer cake cakes cupcake bakery",
    "invitation invitations party parties balloon clown dj karaoke entertainment magician ticket",
    "tickets concert gift gifts basket souvenir toy toys lego doll puzzle game games gaming xbox",
    "playstation nintendo wii minecraft roblox fifa pokemon runescape warcraft coinmaster guitar",
    "piano violin drum drums ukulele music karaoke lyrics ringtone ringtones recipe recipes",
    "cooking cookware cutlery knife knives grill bbq barbecue coffee espresso tea wine beer",
    "brewing vodka whiskey chocolate candy snack restaurant restaurants food foods healthy",
    "breakfast organic gluten honey coconut olive pet pets dog dogs puppy puppies kitten",
    "cat cats aquarium terrarium veterinary veterinarian grooming kennel horse saddle bird cage",
    "baby stroller crib diaper toddler daycare preschool nanny parenting",
    # What keywords are about besides, and what is said of it
    "cheap cheapest discount coupon coupons voucher vouchers promo code codes deal deals offer",
    "sale sales free online buy buying sell selling wholesale supplier suppliers manufacturer",
    "manufacturers distributor dealer dealers store stores shop shopping outlet reviews review",
    "rating comparison best top affordable luxury price prices cost quote quotes estimate",
    "service services company companies agency agencies firm solutions provider providers",
    "specialist specialists expert experts professional supplies supply equipment accessories",
    "parts tools machine machines system systems kit kits ideas tips guide tricks secrets",
    "information info website websites site blog forum directory article articles blogs",
    "hospital management project survey inspection maintenance installation installer",
    "replacement upgrade custom personalized portable wireless digital automatic",
    "casino poker slots roulette blackjack betting bet gambling lottery lotto bingo sportsbook",
    "escort escorts dating singles hookup webcam porn porno sex sexy nude viagra cialis levitra",
    "kamagra phentermine tramadol xanax valium ambien modafinil",
    # The same in other languages
    "günstig kaufen kredit versicherung wohnung reise reisen gutschein haus schuhe taschen",
    "barato comprar oferta ofertas zapatos seguro seguros hipoteca credito viajes vuelos",
    "pas cher acheter chaussure chaussures sac assurance voyage rachat credit mutuelle",
    "offerta offerte scarpe borse prestito prestiti viaggi assicurazione",
    "tanie sklep kredyt kredyty pozyczka meble odziez pozycjonowanie strony",
    "goedkoop kopen lening verzekering vakantie billig billige tilbud sko kjop lan",
    "emprestimo financiamento receita receitas emagrecer dieta apostila concurso",
)


def names_subject(word: str) -> bool:
    """Tell whether a word of a name, in lower case, is a subject or the plural of one."""
    if word in SUBJECTS or word in words_in("foreign_subjects"):
        return True
    if not word.endswith("s"):
        return False
    return word[:-1] in SUBJECTS or (word.endswith("ies") and f"{word[:-3]}y" in SUBJECTS)


# Drugs that adverts sell without a prescription, by brand and by substance.
DRUGS: Final = words_on(
    "viagra cialis levitra kamagra staxyn stendra avanafil sildenafil tadalafil vardenafil",
    "dapoxetine priligy propecia finasteride dutasteride avodart proscar flomax tamsulosin",
    "ativan lorazepam xanax alprazolam valium diazepam klonopin clonazepam ambien zolpidem",
    "lunesta restoril modafinil provigil nuvigil adderall ritalin strattera vyvanse",
    "tramadol ultram vicodin hydrocodone oxycodone oxycontin percocet fioricet codeine soma",
    "carisoprodol flexeril cyclobenzaprine robaxin methocarbamol baclofen lioresal skelaxin",
    "zanaflex tizanidine phentermine adipex meridia reductil acomplia xenical orlistat hcg",
    "prozac fluoxetine zoloft sertraline paxil paroxetine celexa citalopram lexapro escitalopram",
    "effexor venlafaxine cymbalta duloxetine wellbutrin bupropion zyban chantix trazodone desyrel",
    "elavil amitriptyline remeron mirtazapine buspar buspirone abilify aripiprazole",
    "seroquel quetiapine zyprexa olanzapine risperdal risperidone geodon lamictal lamotrigine",
    "topamax topiramate depakote neurontin gabapentin lyrica pregabalin tegretol trileptal",
    "dilantin keppra imitrex sumatriptan maxalt rizatriptan zomig inderal propranolol tenormin",
    "atenolol lopressor metoprolol toprol coreg norvasc amlodipine cozaar losartan diovan",
    "valsartan benicar avapro micardis lisinopril zestril prinivil vasotec altace lasix",
    "furosemide aldactone spironolactone hydrochlorothiazide plavix coumadin warfarin lipitor",
    "atorvastatin zocor simvastatin crestor pravachol zetia tricor lopid glucophage metformin",
    "avandia januvia amaryl glucotrol synthroid levothyroxine cytomel deltasone",
    "prednisone prednisolone medrol dexamethasone celebrex mobic meloxicam arcoxia voltaren",
    "diclofenac naprosyn motrin feldene indocin zithromax azithromycin zpack zpak amoxil",
    "amoxicillin augmentin cipro ciprofloxacin levaquin levofloxacin avelox keflex cephalexin",
    "biaxin doxycycline vibramycin minocycline tetracycline bactrim flagyl metronidazole",
    "diflucan fluconazole lamisil nizoral sporanox valtrex valacyclovir acyclovir zovirax",
    "famvir stromectol ivermectin albenza vermox plaquenil nexium prilosec omeprazole prevacid",
    "protonix aciphex zantac pepcid reglan zofran phenergan imodium singulair advair flovent",
    "ventolin albuterol proventil spiriva claritin allegra zyrtec clarinex nasonex flonase",
    "astelin periactin atarax benadryl clomid clomiphene nolvadex tamoxifen arimidex femara",
    "premarin estrace provera yasmin mircette alesse levlen accutane isotretinoin",
    "retin tretinoin renova differin tazorac bimatoprost latisse lumigan careprost rogaine",
    "minoxidil fosamax evista boniva zyloprim allopurinol colchicine detrol ditropan",
    "antabuse naltrexone revia suboxone aricept namenda requip mirapex",
    "dianabol anavar winstrol trenbolone clenbuterol",
)
# Brands whose copies, real or not, are sold by adverts, beyond those of ``phrases.BRANDS``.
COPIED_BRANDS: Final = words_on(
    "longchamp goyard balenciaga givenchy valentino versace armani fendi dior ysl",
    "mulberry miu miumiu bottega tods ferragamo lancel vanessabruno burch",
    "mcm furla cartier breitling hublot panerai iwc audemars patek tissot bulgari bvlgari",
    "lululemon goose parajumpers belstaff duvetica napapijri",
    "superdry desigual converse supra asics nikes mizuno salomon merrell reebok",
    "mbt birkenstock vibram fivefingers crocs isabel marant",
    "jimmy choo manolo blahnik giuseppe zanotti yeezy airmax dunk lebron foamposite",
    "ghd dre bose millen herve leger lacoste",
    "hilfiger juicy couture truereligion affliction bape insanity p90x zumba rosetta",
    "snapback jerseys nfl nba mlb nhl panthers steelers cowboys broncos seahawks packers pascher",
    "doudoune scarpe borse bolsos gafas zapatillas tasche taschen schuhe outlets",
)
