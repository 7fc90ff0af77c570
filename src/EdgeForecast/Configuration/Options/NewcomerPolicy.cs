namespace EdgeForecast.Configuration.Options;

/// <summary>What becomes of a bundle that no expert names.</summary>
internal enum NewcomerPolicy
{
    /// <summary>It runs as a shadow at every forecast that it fits.</summary>
    Shadow,

    /// <summary>Only another version of a model that an expert names runs as its shadow.</summary>
    Versions,
}
