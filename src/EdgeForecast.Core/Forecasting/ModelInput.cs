using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Forecasting;

/// <summary>One input tensor of a model.</summary>
public sealed record ModelInput(string Tensor, WindowDefinition Window);
