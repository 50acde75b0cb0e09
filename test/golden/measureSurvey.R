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
p <- c(runif(5, 0, .01), runif(12), .03, .03, 1, 0)
writeLines(sprintf('{"madeBy":"test/golden/measureSurvey.R","r":"%s","survey":"%s","epi":"%s","kornGraubard":[%s],"newcombe":[%s],"adjust":{"p":%s,"holm":%s,"benjaminiHochberg":%s}}',
                   as.character(getRversion()), as.character(packageVersion("survey")), as.character(packageVersion("Epi")),
                   paste(cases, collapse = ","), paste(newcombe, collapse = ","), number(p), number(p.adjust(p, "holm")), number(p.adjust(p, "BH"))),
           "test/golden/data/measureSurvey.json")
cat("R", as.character(getRversion()), "survey", as.character(packageVersion("survey")), "Epi", as.character(packageVersion("Epi")), "\n")
