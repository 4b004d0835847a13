// Waits until something is properly in view.
//
// - whenSeen(element, then): once half of it is, or it fills half of the window

const steps = Array.from({ length: 11 }, (_, i) => i / 10);

export function whenSeen(element: Element, then: () => void): void {
  const observer = new IntersectionObserver(
    (entries) => {
      const entry = entries.at(-1);
      if (!entry?.isIntersecting) return;
      const { intersectionRatio, intersectionRect, rootBounds } = entry;
      const height = rootBounds?.height ?? Number.POSITIVE_INFINITY;
      if (intersectionRatio < 0.5 && intersectionRect.height < height / 2) return;
      observer.disconnect();
      then();
    },
    { threshold: steps },
  );
  observer.observe(element);
}
