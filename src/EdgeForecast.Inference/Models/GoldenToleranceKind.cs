namespace EdgeForecast.Inference.Models;

internal enum GoldenToleranceKind
{
    /// <summary>Number by number, on every processor: right for float32.</summary>
    Value,

    /// <summary>
    /// Number by number on the type of processor that the golden vectors were made on, elsewhere by the mean deviation:
    /// right for int8, whose kernels saturate on some processors and whose roundings differ.
    /// </summary>
    Mean,
}
