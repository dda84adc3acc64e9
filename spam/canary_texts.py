"""The texts of the canaries, all our own. Frozen: a text is never reworded, only others added."""

from __future__ import annotations

from typing import Final

HONEST_TEXTS: Final = (
    # Short praise.
    "Thank you, very helpful.",
    "Nice post!",
    "This saved my afternoon, thank you so much.",
    "Well written, I learned something today.",
    "Ottimo articolo, grazie mille.",
    "Grazie, mi hai salvato la giornata.",
    "Bellissimo racconto, complimenti.",
    "Vielen Dank, sehr hilfreich!",
    "Toller Beitrag, danke.",
    "Danke, das hat mir sehr geholfen.",
    "Merci beaucoup, très utile.",
    "Super article, merci !",
    "Merci, j'ai enfin compris la dernière étape.",
    "Muchas gracias, muy útil.",
    "Excelente artículo, gracias.",
    "Gracias, me funcionó a la primera.",
    "Muito obrigado, ajudou bastante.",
    "Ótimo texto, parabéns.",
    "Obrigada, era isso que eu procurava.",
    "Terima kasih, sangat membantu.",
    "Artikelnya bagus, terima kasih.",
    "Terima kasih kak, akhirnya berhasil.",
    "谢谢,很有帮助。",
    "写得很好,感谢分享。",
    "感谢,终于解决了我的问题。",
    "ありがとうございます、とても助かりました。",
    "とても参考になりました。",
    "良い記事ですね、ありがとうございます。",
    "Спасибо, очень помогло!",
    "Отличная статья, спасибо.",
    "Спасибо, наконец-то разобрался.",
    "شكرا جزيلا، مقال مفيد.",
    "شكرا لك، لقد ساعدني هذا كثيرا.",
    # Honest and critical.
    "مقال رائع، شكرا.",
    (
        "I disagree with the last paragraph: the numbers from 2019 were revised and the trend"
        " is the other way round."
    ),
    (
        "Sorry, but this is wrong. The lock has to be taken before the file is opened, "
        "otherwise two processes can still collide."
    ),
    ("The headline promises more than the text delivers, and half of the examples do not run."),
    (
        "Non sono d'accordo: la strada era chiusa già in aprile, e il comune non ha mai "
        "risposto ai residenti."
    ),
    (
        "Das stimmt so nicht, die Brücke wurde erst nach dem Krieg wieder aufgebaut. Bitte "
        "noch einmal nachlesen."
    ),
    (
        "Je ne suis pas d'accord, la deuxième méthode est bien plus lente que la première sur"
        " ma machine."
    ),
    "No estoy de acuerdo con la conclusión, faltan los datos de los dos últimos años.",
    "Discordo da conclusão: o trem nunca parou nessa estação depois de 1970.",
    "Menurut saya langkah ketiga kurang tepat, di versi baru menunya sudah pindah.",
    "我觉得第三步不对,新版本里没有这个菜单。",
    "三番目の手順は間違っていると思います。新しい版にはその画面がありません。",
    "Не согласен: мост открыли осенью, а ярмарка была годом позже.",
    # Honest with one link.
    "لا أتفق مع هذا الرأي، فالجسر افتتح في الخريف.",
    (
        "The official manual describes it the same way: "
        "https://docs.example.org/manual/locks.html - see the second section."
    ),
    (
        "I wrote down how I did it for the older boiler, with photos: "
        "https://garden.example.net/boiler-valve"
    ),
    (
        "Here is the patch that was merged last week: "
        "https://git.example.org/tide/tables/commit/4be1"
    ),
    (
        "Es gibt dazu auch einen Eintrag im Archiv der Stadt: "
        "https://archiv.example.org/bruecke-1921"
    ),
    "La documentazione ufficiale dice il contrario: https://docs.example.org/it/blocco",
    "On trouve la carte de 1890 ici : https://cartes.example.org/feuille-12",
)

# Text, author's name and author's site; an empty string where none is given.
SPAM_TEXTS: Final = (
    (
        (
            "What a superb blog, every post is informative and so well explained! I have shared "
            "your website with all my friends and look forward to more quality articles."
        ),
        "",
        "",
    ),
    (
        (
            "Hello dear owner of this website, I am amazed by your excellent articles. Such "
            "useful information is rare on the internet, I bookmarked your page and will return "
            "often."
        ),
        "",
        "",
    ),
    (
        "Your posts are marvelous and I enjoyed reading all of them, you are a great author!",
        "best keto pills",
        "http://keto-pills.example.com",
    ),
    (
        (
            "Awesome website design and wonderful content! Which theme and hosting do you use? I "
            "want my own blog to load as fast as yours, please share."
        ),
        "",
        "",
    ),
    (
        (
            "Hеllо, whаt а wоndеrful blоg yоu hаvе! Yоur аrtiсlеs аrе rеаlly hеlрful, I will "
            "bооkmаrk yоur sitе аnd соmе bасk."
        ),
        "",
        "",
    ),
    (
        "Ｂｕｙ ｃｈｅａｐ ｖｉａｇｒａ ｏｎｌｉｎｅ ｗｉｔｈｏｕｔ ｐｒｅｓｃｒｉｐｔｉｏｎ http://pharm.example.com",
        "",
        "",
    ),
    (
        (
            "Situs slot gacor terpercaya hari ini, daftar sekarang dan dapatkan bonus new member "
            "100% maxwin http://slot-gacor.example.com"
        ),
        "",
        "",
    ),
    ("Slot g@c0r m4xw1n hari ini, link resmi SL0T88 daftar sekarang juga", "", ""),
    (
        (
            "Play online casino with real money, free spins and no deposit bonus "
            "http://royal-casino.example.net"
        ),
        "",
        "",
    ),
    (
        (
            "Order cialis and levitra online, cheap generic pharmacy, no prescription needed, "
            "fast shipping http://rx.example.org"
        ),
        "",
        "",
    ),
    (
        (
            "Need a loan? We offer personal and business loans at 2% interest rate, bad credit "
            "accepted. Contact us today by email or WhatsApp."
        ),
        "easy loans",
        "http://loans.example.com",
    ),
    (
        (
            "Earn $5000 per week working from home! Click here to start now "
            "http://earn-money.example.net"
        ),
        "",
        "",
    ),
    (
        (
            "Cheap SEO services, buy backlinks and rank first on Google in 30 days, 100% "
            "guaranteed http://seo.example.com"
        ),
        "seo services",
        "http://seo.example.com",
    ),
    (
        (
            "Replica watches, Louis Vuitton bags and Ray Ban sunglasses outlet, up to 80% off "
            "with free shipping http://replica.example.com"
        ),
        "",
        "",
    ),
    (
        (
            "New video is out on my channel, please subscribe and like! "
            "https://video.example.com/watch?v=abc"
        ),
        "",
        "",
    ),
    (
        (
            "Excelente blog, me encanta tu contenido, visita mi página web para comprar "
            "zapatillas baratas http://zapatillas.example.com"
        ),
        "zapatillas baratas",
        "http://zapatillas.example.com",
    ),
    ("𝐁𝐮𝐲 𝐟𝐨𝐥𝐥𝐨𝐰𝐞𝐫𝐬 𝐚𝐧𝐝 𝐥𝐢𝐤𝐞𝐬 𝐜𝐡𝐞𝐚𝐩, 𝐢𝐧𝐬𝐭𝐚𝐧𝐭 𝐝𝐞𝐥𝐢𝐯𝐞𝐫𝐲 http://likes.example.com", "", ""),
    (
        (
            "Hi, I read your blog regularly and it is great. Keep it up! And if you want cheap "
            "essays, visit our essay writing service http://essays.example.com"
        ),
        "essay writing service",
        "http://essays.example.com",
    ),
)
