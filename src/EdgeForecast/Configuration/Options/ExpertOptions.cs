using EdgeForecast.Inference.Isolation;

namespace EdgeForecast.Configuration.Options;

/// <summary>One model that takes part in a forecast.</summary>
/// <param name="Model">
/// The folder of a model bundle, relative to the models' directory, or a built-in one: <c>persistence</c>,
/// <c>seasonal-naive</c>, <c>linear-trend</c>.
/// </param>
/// <param name="Name">How it is called in messages; the last part of the model's path when left out.</param>
/// <param name="Isolation">Where it runs: in a process that can be killed, or on a thread of this one.</param>
/// <param name="Signals">
/// Which signal of the gateway plays which role of the model: role to signal name. A role that is left out is played by
/// the signal of the same name.
/// </param>
internal sealed record ExpertOptions(
    string Model,
    string? Name = null,
    ModelIsolation Isolation = ModelIsolation.Process,
    IReadOnlyDictionary<string, string>? Signals = null)
{
    public IReadOnlyDictionary<string, string> Signals { get; init; } = Signals ?? new Dictionary<string, string>();

    /// <summary>How it is called in messages.</summary>
    public string NameInForce() => Name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Model));
}
