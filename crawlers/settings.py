"""Scrapy's settings for every crawl; what belongs to one source (limits, pace) comes with its job."""

BOT_NAME = "Huanyu"

# for `scrapy crawl KIND -a source=ID`, which runs one source alone: which city, into which folder, in whose name
CITY = "sample"
DATA = "data"
CONTACT = "https://example.invalid/huanyu"
PROXY = ""
SPIDER_MODULES = ["crawlers.spiders"]
NEWSPIDER_MODULE = "crawlers.spiders"

# our own six stand in for Scrapy's: each says why a request ended, and robots.txt, pace and retries know one another
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {
    "crawlers.middlewares.down.DownMiddleware": 100,
    "crawlers.middlewares.robots.RobotsMiddleware": 200,
    "crawlers.middlewares.address.AddressMiddleware": 300,
    "crawlers.middlewares.retry.RetryMiddleware": 400,
    "crawlers.middlewares.redirect.RedirectMiddleware": 500,
    "crawlers.middlewares.pace.PaceMiddleware": 600,
}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
EXTENSIONS_BASE: dict[str, int] = {}
TELNETCONSOLE_ENABLED = False
AUTOTHROTTLE_ENABLED = False
COOKIES_ENABLED = False

# one request at a time to a source, unless its entry says more: polite, and the evidence stands in the crawl's order
CONCURRENT_REQUESTS = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# the spiders give no items; Scrapy would start so many workers for each answer
CONCURRENT_ITEMS = 1
DOWNLOAD_DELAY = 0
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
SCHEDULER_PRIORITY_QUEUE = "scrapy.pqueues.ScrapyPriorityQueue"
# the spiders keep count of what they asked, because each URL needs its status
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

# a source's entry may allow a broken chain; many county sites have one
DOWNLOAD_VERIFY_CERTIFICATES = True
# connects to the address that the address middleware looked at
TWISTED_DNS_RESOLVER = "crawlers.middlewares.address.PinnedResolver"
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = True
LOG_LEVEL = "INFO"
LOG_INSTALL_ROOT_HANDLER = False
STATS_DUMP = False
WARN_ON_GENERATOR_RETURN_VALUE = False
