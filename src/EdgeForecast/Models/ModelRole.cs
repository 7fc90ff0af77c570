namespace EdgeForecast.Models;

/// <summary>What a version of a model is to a forecast.</summary>
internal enum ModelRole
{
    /// <summary>It takes part: its answers are weighed and served.</summary>
    Active,

    /// <summary>It runs in spare time and is scored; what it answers is not served.</summary>
    Shadow,

    /// <summary>It does not run; it is kept, so that it can be gone back to.</summary>
    Retired,
}
