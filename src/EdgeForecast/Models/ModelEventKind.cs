namespace EdgeForecast.Models;

/// <summary>A step in the life of a model, as it is told.</summary>
internal enum ModelEventKind
{
    /// <summary>The gateway has started: how it stands with the models of a forecast.</summary>
    Started,

    /// <summary>A model was taken in, as a shadow or as the first of its line.</summary>
    Admitted,

    /// <summary>A bundle was not taken in.</summary>
    Refused,

    /// <summary>It serves from now on.</summary>
    Promoted,

    /// <summary>It serves again, in place of the one that had taken its place.</summary>
    RolledBack,

    /// <summary>It does not run any more; it is kept.</summary>
    Retired,
}
