using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Forecasting.Experts;

/// <summary>One expert of a forecast: a built-in one or a model.</summary>
/// <param name="Name">Unique within the forecast; what is learnt of it is kept under this name.</param>
/// <param name="Kind">One of <see cref="ExpertKinds.Names"/>.</param>
/// <param name="Model">For the kind <c>model</c>: the model.</param>
/// <param name="Windows">For the kind <c>model</c>: its inputs in their order, bound to signals.</param>
/// <param name="IsShadow">It is asked and scored, and has no part in what is issued.</param>
/// <param name="Rival">
/// Of a shadow: the expert whose place it may take; empty where it is compared with the mean of those that serve.
/// </param>
public sealed record ExpertDefinition(
    string Name,
    string Kind,
    IModel? Model = null,
    IReadOnlyList<BoundWindow>? Windows = null,
    bool IsShadow = false,
    string Rival = "")
{
    /// <summary>A built-in expert, named after its kind where no other name is given.</summary>
    public static ExpertDefinition BuiltIn(string kind, string? name = null) => new(name ?? kind, kind);

    /// <summary>A model with its inputs, in the order of <see cref="ModelDescription.Inputs"/>.</summary>
    public static ExpertDefinition OfModel(string name, IModel model, IReadOnlyList<BoundWindow> windows) =>
        new(name, ExpertKinds.Model, model, windows);
}
