using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Inference.Isolation;

namespace EdgeForecast.Models;

/// <summary>The roles of a model, and the signals that play them.</summary>
internal static class ModelRoles
{
    /// <summary>
    /// Who plays the roles of a model: as the line's expert says, else as the forecast's experts say between them.
    /// </summary>
    public static ExpertOptions Play(ForecastOptions forecast, ModelDescription model, string line, string name)
    {
        var lined = forecast.Experts.FirstOrDefault(expert => expert.NameInForce() == line);
        IReadOnlyList<ExpertOptions> says = lined is null ? forecast.Experts : [lined];
        var roles = model.Inputs.SelectMany(input => input.Window.Columns).Select(column => column.Signal)
            .Append(model.Target).ToHashSet(StringComparer.Ordinal);
        var signals = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (role, signal) in says.SelectMany(expert => expert.Signals))
            if (roles.Contains(role)) signals.TryAdd(role, signal);
        return new ExpertOptions(name, name, lined?.Isolation ?? ModelIsolation.Process, signals);
    }
}
