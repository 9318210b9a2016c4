"""Small exports with the real headers of platforms, shops and tools, as text: what a test of recognition starts from.

The headers are format facts (published by the platforms and by parsers' tests); the records below them are made up.
"""

META_EN = """\
Post ID,Account ID,Account username,Account name,Description,Duration (sec),Publish time,Permalink,Post type,\
Data comment,Date,Views,Reach,Likes,Shares,Follows,Comments,Saves
18000000000000001,178414,acme,Acme,"Hello, all",12,09/04/2026 18:00,https://www.instagram.com/reel/Cabc/,IG reel,,\
Lifetime,"12,400",900,88,3,1,4,5
"""
META_DE = """\
Beitrags-ID,Konto-ID,Konto-Benutzername,Kontoname,Beschreibung,Dauer (Sek.),Veröffentlichungszeitpunkt,Permalink,\
Beitragstyp,Datenkommentar,Datum,Aufrufe,Reichweite,„Gefällt mir“-Angaben,Geteilte Inhalte,Follows,Kommentare,\
Gespeicherte Beiträge
18000000000000001,178414,acme,Acme,Hallo,12,01.09.2026 18:00,https://www.instagram.com/reel/Cabc/,IG Reel,,Gesamt,\
12.400,900,88,3,1,4,5
"""
META_ES = """\
Identificador de la publicación,Identificador de la cuenta,Nombre de usuario de la cuenta,Nombre de la cuenta,\
Descripción,Duración (segundos),Hora de publicación,Enlace permanente,Tipo de publicación,Fecha,Visualizaciones,\
Alcance,Me gusta,Veces que se compartió,Seguimientos,Comentarios,Veces que se guardó
18000000000000001,178414,acme,Acme,Hola,12,09/21/2026 18:00,https://www.instagram.com/reel/Cabc/,Reel de IG,Total,\
12400,900,88,3,1,4,5
"""
META_FR = """\
ID de publication,ID du compte,Nom d’utilisateur du compte,Nom du compte,Description,Durée (s),Heure de publication,\
Permalien,Type de publication,Date,Vues,Couverture,Mentions J’aime,Partages,Followers,Commentaires,Enregistrements
18000000000000001,178414,acme,Acme,Salut,12,21/09/2026 18:00,https://www.instagram.com/reel/Cabc/,Reel IG,Total,\
12400,900,88,3,1,4,5
"""
META_DAILY = """\
sep=,
"Followers"
"Date","Primary"
"2026-05-10T00:00:00","88"
"2026-05-11T00:00:00","90"
"""
TIKTOK_EN = """\
Video title,Video link,Post time,Total likes,Total comments,Total shares,Total views,Total play time,\
Average watch time,Watched full video,Add to favorites
Hey,https://www.tiktok.com/@acme/video/7300000000000000001,April 12,10,2,3,400,1h,3.1s,20%,5
"""
TIKTOK_ES = """\
Título del video,Hora de publicación,Enlace del video,Visualizaciones totales,Me gusta totales,Comentarios totales,\
Veces compartido,Tiempo promedio de visualización
Hola,8 de marzo,https://www.tiktok.com/@acme/video/7300000000000000001,400,10,2,3,3.1
"""
TIKTOK_OVERVIEW = """\
"Date","Video Views","Profile Views","Likes","Comments","Shares","Followers","Net followers"
"2026/05/10","100","10","3","1","0","1000","3"
"2026/05/11","120","11","3","1","0","1003","3"
"""
TIKTOK_CREATOR = """\
Creator:,Anna
Username:,@anna.b
Followers:,12000
Country:,DE
,
Video URL,Post date,Plays,Likes,Comments,Shares
https://www.tiktok.com/@anna.b/video/7300000000000000001,2026-05-10,100,10,1,2
https://www.tiktok.com/@anna.b/video/7300000000000000002,2026-05-11,100,10,1,2
"""
YOUTUBE = """\
Content,Video title,Video publish time,Duration,Views,Watch time (hours),Subscribers,Impressions,\
Impressions click-through rate (%)
Total,,,,34838847,1.2,99,100,3.4
dQw4w9WgXcQ,Never,"Oct 2, 2025",212,1000,10.1,4,9000,5.6
abcdefghijk,Gonna,"Oct 3, 2025",212,1000,10.1,4,9000,5.6
"""
X_ANALYTICS = """\
Tweet id,Tweet permalink,Tweet text,time,impressions,engagements,engagement rate,retweets,replies,likes,\
user profile clicks,url clicks,hashtag clicks,detail expands,promoted impressions,promoted engagements
6.49E+17,https://twitter.com/a/status/649000000000000001,hi,2016-12-23 18:50 +0000,1000.0,9.0,0.0092878,1.0,2.0,3.0,\
0.0,0.0,0.0,0.0,-,-
"""
LINKEDIN = """\
Notes:
"When exporting your connection data, you may notice that some of the email addresses are missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Ada,Love,https://www.linkedin.com/in/ada,,Acme,CEO,01 Jul 2026
"""
SHOPIFY = """\
Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,\
Lineitem quantity,Lineitem name,Lineitem price,Refunded Amount
#1001,a@example.com,paid,2026-05-10 10:00:00 +0200,EUR,48.00,5.00,0,53.00,ANNA10,4.80,2026-05-10 10:00:00 +0200,1,Tea,\
48,0.00
#1001,a@example.com,,,,,,,,,,2026-05-10 10:00:00 +0200,1,Cup,48,
"""
GA4 = """\
# ----------------------------------------
# Traffic acquisition
# 20260901-20260930
# ----------------------------------------

Session source / medium,Sessions,Engaged sessions,Event count,Key events,Total revenue
google / organic,100,90,1000,3,120.5
instagram / anna,50,40,500,2,80
"""
AMAZON = """\
Fee-Earnings report
Category,Name,ASIN,Seller,Tracking ID,Date Shipped,Price($),Items Shipped,Returns,Revenue($),Ad Fees($),\
Device Type Group,Direct/Indirect
Book,Thing,B000,Amazon,ada-20,September 15 2026,10.00,1,0,10.00,0.45,DESKTOP,Direct
"""
HUBSPOT = """\
Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Create Date,Contact owner
51,Ada,Love,ada@example.com,+44 1,NEW,2026-01-01 10:00,me
"""
HUBSPOT_ACTIVITIES = """\
Activity type,Activity date,Subject,Body preview,Contact email,Associated contacts,Outcome
Email,2026-01-01 10:00,Hi,text,ada@example.com,Ada Love,SENT
"""
MAILCHIMP = """\
Email Address,First Name,Last Name,Address,Phone Number,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,\
LATITUDE,LONGITUDE,LAST_CHANGED,LEID,EUID,NOTES,TAGS
ada@example.com,Ada,Love,,,2,2026-01-01 10:00:00,,2026-01-01 10:00:00,,,,2026-01-01 10:00:00,12,aa,,\
\"""VIP"",""Blog\"""
"""
GOOGLE = """\
Name,Given Name,Additional Name,Family Name,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,\
Phone 1 - Value,Organization 1 - Name
Ada Love,Ada,,Love,,* myContacts ::: * Press,*,a@example.com ::: b@example.com,Mobile,+44 1,Acme
"""
OUTLOOK_DE = """\
Anrede,Vorname,Weitere Vornamen,Nachname,Suffix,Firma,Abteilung,Position,Ort geschäftlich,Telefon geschäftlich,\
Mobiltelefon,E-Mail-Adresse,Notizen
,Ada,,Love,,Acme,,CEO,Berlin,+49 1,+49 2,ada@example.com,
"""
MODASH = """\
Username,Full name,Followers,Engagement rate,Engagements,Avg. views,URL,Email,Country
anna,Anna B,"10,400",3.2%,300,1000,https://www.instagram.com/anna/,a@example.com,Germany
"""
X_POSTS = """\
created_at,text,url,replies,retweets,favorites,user
10/16/17 22:59,Hello,https://twitter.com/BarackObama/status/920061541986250758,17064,89916,641842,BarackObama
"""
X_MENTIONS = """\
created_at,emojis,id,link,retweeted,screen_name,text
2017-08-27 00:05:34,True,901656910939770881,https://twitter.com/statuses/901656910939770881,False,someone,Hey all
"""
