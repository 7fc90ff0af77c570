namespace EdgeForecast.Inference.Isolation;

/// <summary>Something worth a log line.</summary>
/// <param name="Kind">What.</param>
/// <param name="Model">The model's name; empty where none is concerned.</param>
/// <param name="WorkerId">The process id of the worker; 0 where none is concerned.</param>
/// <param name="Detail">For people.</param>
public sealed record ModelHostEvent(ModelHostEventKind Kind, string Model, int WorkerId, string Detail);
