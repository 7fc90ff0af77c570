using EdgeForecast.Core.Windows;

namespace EdgeForecast.Inference.Models;

internal sealed class FillPolicyJsonConverter() : NamedEnumJsonConverter<FillPolicy>;
