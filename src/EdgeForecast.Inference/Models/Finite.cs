namespace EdgeForecast.Inference.Models;

/// <summary>
/// The guard on both sides of a model. Int8 models, recurrent ones and trees answer a window that is not finite with
/// finite, plausible, wrong numbers: only the window gives them away.
/// </summary>
internal static class Finite
{
    public static bool All(ReadOnlySpan<float> numbers)
    {
        foreach (var number in numbers)
            if (!float.IsFinite(number))
                return false;
        return true;
    }
}
