namespace EdgeForecast.Benchmarks.Store;

/// <summary>The store beside three others, in one run.</summary>
internal sealed record StoreReport(
    IReadOnlyList<StoreResult> Stores,
    double TimesLiteDbEach,
    double TimesLiteDbThousand,
    double TimesSqlite,
    PassResult Pass);
