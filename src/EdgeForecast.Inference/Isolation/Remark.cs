using System.Globalization;

namespace EdgeForecast.Inference.Isolation;

/// <summary>
/// Words for people that are put together when they are read: who makes the remark holds the gate that slots wait for,
/// and must not ask for memory.
/// </summary>
/// <param name="Text">The words, or those before a number.</param>
/// <param name="Number">NaN for none.</param>
/// <param name="Rest">What follows the number.</param>
internal readonly record struct Remark(string Text, double Number = double.NaN, string Rest = "")
{
    public static implicit operator Remark(string text) => new(text);

    public override string ToString() => double.IsNaN(Number)
        ? Text ?? ""
        : string.Create(CultureInfo.InvariantCulture, $"{Text}{Number:0.#}{Rest}");
}
