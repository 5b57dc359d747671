// Runs in a page: its texts whose contrast is below 4.5 (https://www.w3.org/TR/WCAG22/#contrast-minimum).
(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const drawn = (colors) => {
    for (const color of colors) {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => {
      const part = byte / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const texts = [...document.querySelectorAll("body *")].filter((node) =>
    [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim() !== ""),
  );
  return texts.flatMap((node) => {
    const grounds = [];
    for (let at = node; at !== null; at = at.parentElement) grounds.unshift(getComputedStyle(at).backgroundColor);
    const [ground, text] = [drawn(grounds), drawn([...grounds, getComputedStyle(node).color])];
    const contrast = (Math.max(ground, text) + 0.05) / (Math.min(ground, text) + 0.05);
    return contrast >= 4.5 ? [] : [`${node.textContent}: ${contrast.toFixed(2)}`];
  });
})();
