using Microsoft.ML.OnnxRuntime;

namespace EdgeForecast.Inference.Models;

/// <summary>What runs the models.</summary>
public static class ModelRuntime
{
    /// <summary>As in <c>onnxruntime 1.31.1</c>; asked of the managed part, so that nothing native is loaded.</summary>
    public static string Version { get; } =
        $"onnxruntime {typeof(InferenceSession).Assembly.GetName().Version?.ToString(3) ?? "unknown"}";
}
