# Golden values for src/measure from R: Korn-Graubard intervals from the survey package, Newcombe's interval for
# independent rates from Epi, adjusted p-values from stats.
#
#     Rscript test/golden/measureSurvey.R     -> test/golden/data/measureSurvey.json
suppressMessages({ library(survey); library(Epi) })
set.seed(20261125)
number <- function(x) paste0("[", paste(formatC(as.numeric(x), digits = 17, format = "g"), collapse = ","), "]")
case <- function(blocks, perBlock, rate, spread, level) {
  truth <- pmin(pmax(rate + spread * rnorm(blocks), 0.02), 0.98)
  block <- rep(seq_len(blocks), perBlock)
  hit <- rbinom(length(block), 1, truth[block])
  design <- svydesign(ids = ~block, weights = ~1, data = data.frame(hit = hit, block = block))
  fit <- svyciprop(~hit, design, method = "beta", level = level)
  p <- mean(hit)
  n <- length(hit)
  sprintf('{"hits":%s,"blocks":%s,"level":%.17g,"rate":%.17g,"designEffect":%.17g,"lower":%.17g,"upper":%.17g}',
          number(hit), number(block), level, p, as.numeric(attr(fit, "var")) / (p * (1 - p) / n), confint(fit)[1], confint(fit)[2])
}
rates <- list(c(11, 14, .30, .25, .95), c(8, 26, .90, .12, .95), c(5, 30, .40, .30, .95), c(40, 5, .15, .20, .99), c(20, 12, .6, .3, .9))
cases <- sapply(rates, function(r) case(r[1], r[2], r[3], r[4], r[5]))
newcombe <- sapply(list(c(56, 70, 48, 80), c(9, 10, 3, 10), c(6, 7, 2, 7), c(5, 56, 0, 29), c(10, 10, 0, 10)), function(x) {
  d <- ci.pd(x[1], x[3], x[2] - x[1], x[4] - x[3], digits = 15, print = FALSE)
  sprintf('{"first":[%d,%d],"second":[%d,%d],"lower":%.17g,"upper":%.17g}', x[1], x[2], x[3], x[4], d[1, "2.5%"], d[1, "97.5%"])
})
# Newcombe's paired interval (1998, method 10), written here on R's own score intervals.
pairedInterval <- function(a, b, c, d) {
  n <- a + b + c + d
  score <- function(k) suppressWarnings(as.numeric(prop.test(k, n, correct = FALSE)$conf.int))
  p <- (a + b) / n; q <- (a + c) / n; f <- score(a + b); s <- score(a + c)
  margins <- (a + b) * (c + d) * (a + c) * (b + d); cross <- a * d - b * c
  phi <- if (margins == 0) 0 else (if (cross > n / 2) cross - n / 2 else if (cross < 0) cross else 0) / sqrt(margins)
  add <- function(x, y) sqrt(x^2 - 2 * phi * x * y + y^2)
  c(p - q - add(p - f[1], s[2] - q), p - q + add(f[2] - p, q - s[1]))
}
paired <- sapply(list(c(36, 12, 2, 0), c(40, 9, 3, 60), c(1, 1, 7, 12), c(5, 20, 25, 6), c(50, 0, 0, 50), c(30, 0, 0, 0)), function(x) {
  ci <- pairedInterval(x[1], x[2], x[3], x[4])
  sprintf('{"counts":%s,"lower":%.17g,"upper":%.17g}', number(x), ci[1], ci[2])
})
p <- c(runif(5, 0, .01), runif(12), .03, .03, 1, 0)
writeLines(sprintf('{"madeBy":"test/golden/measureSurvey.R","r":"%s","survey":"%s","epi":"%s","kornGraubard":[%s],"newcombe":[%s],"paired":[%s],"adjust":{"p":%s,"holm":%s,"benjaminiHochberg":%s}}',
                   as.character(getRversion()), as.character(packageVersion("survey")), as.character(packageVersion("Epi")),
                   paste(cases, collapse = ","), paste(newcombe, collapse = ","), paste(paired, collapse = ","), number(p), number(p.adjust(p, "holm")), number(p.adjust(p, "BH"))),
           "test/golden/data/measureSurvey.json")
cat("R", as.character(getRversion()), "survey", as.character(packageVersion("survey")), "Epi", as.character(packageVersion("Epi")), "\n")
